import { Rng } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { addNoise, blur } from '../src/corruptions.ts';
import { DIGIT_PIXELS, DIGIT_SIDE } from '../src/mnist.ts';

describe('blur', () => {
  it('spreads one bright pixel into a Gaussian, in both directions alike', () => {
    const digit = new Uint8Array(DIGIT_PIXELS);
    const [row, column] = [10, 17];
    digit[row * DIGIT_SIDE + column] = 255;
    const blurred = blur(digit, 1.5);
    let norm = 0;
    for (let d = -5; d <= 5; d++) norm += Math.exp(-(d ** 2) / 4.5);
    for (const [dy, dx] of [
      [0, 0],
      [2, 0],
      [0, -2],
      [1, 3],
    ] as const) {
      const expected = (255 * Math.exp(-(dy ** 2 + dx ** 2) / 4.5)) / norm ** 2;
      expect(blurred[(row + dy) * DIGIT_SIDE + column + dx]).toBe(Math.round(expected));
    }
  });

  it('keeps a constant image away from the border, and each digit to itself', () => {
    const pair = new Uint8Array(2 * DIGIT_PIXELS);
    pair.fill(200, 0, DIGIT_PIXELS);
    const blurred = blur(pair, 1.5);
    expect(blurred[14 * DIGIT_SIDE + 14]).toBe(200);
    expect(blurred[14 * DIGIT_SIDE]).toBeLessThan(200);
    expect(blurred.subarray(DIGIT_PIXELS).every((pixel) => pixel === 0)).toBe(true);
  });
});

describe('addNoise', () => {
  it('adds the stated deviation around each pixel', () => {
    const grey = new Uint8Array(100 * DIGIT_PIXELS).fill(128);
    const noisy = addNoise(grey, 20, new Rng(1));
    const mean = noisy.reduce((a, b) => a + b, 0) / noisy.length;
    const variance = noisy.reduce((a, b) => a + (b - mean) ** 2, 0) / noisy.length;
    expect(Math.abs(mean - 128)).toBeLessThan(0.3);
    expect(Math.abs(Math.sqrt(variance) - 20)).toBeLessThan(0.3);
  });

  it('clamps instead of wrapping around', () => {
    const white = addNoise(new Uint8Array(1000).fill(255), 30, new Rng(2));
    expect(white.every((pixel) => pixel > 100)).toBe(true);
  });
});
