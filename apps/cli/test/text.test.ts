import { describe, expect, it } from 'vitest';
import { digits } from '../src/number-text.ts';
import { durationText } from '../src/progress.ts';

describe('digits', () => {
  it.each([
    [185.00321, 6, '185.003'],
    [0.031297914, 6, '0.0312979'],
    [0, 6, '0'],
    [-0.00012345678, 3, '-0.000123'],
    [123456789, 3, '123456789'],
    [1e-9, 3, '1.00e-9'],
    [2.5e10, 3, '2.50e+10'],
  ])('%d to %d digits is %s', (value, significant, expected) => {
    expect(digits(value, significant)).toBe(expected);
  });
});

describe('durationText', () => {
  it.each([
    [0.2, '1 s'],
    [59.2, '1 min 00 s'],
    [185, '3 min 05 s'],
    [7800, '2 h 10 min'],
  ])('%d seconds are %s', (seconds, expected) => {
    expect(durationText(seconds)).toBe(expected);
  });
});
