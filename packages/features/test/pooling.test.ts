import { describe, expect, it } from 'vitest';
import { pooled } from '../src/pooling.ts';

const floats = (...values: number[]) => Float32Array.from(values);

describe('pooled', () => {
  it('takes the first token, or the mean of all', () => {
    const tokens = { dims: [2, 3, 2], data: floats(1, 2, 3, 4, 5, 9, 10, 20, 30, 40, 50, 60) };
    expect(pooled(tokens, 'cls')).toEqual({ type: 'float32', dims: [2, 2], data: floats(1, 2, 10, 20) });
    expect(pooled(tokens, 'mean-tokens').data).toEqual(floats(3, 5, 30, 40));
  });

  it('takes the mean of each channel of a map', () => {
    const map = { dims: [1, 2, 2, 2], data: floats(1, 2, 3, 6, 10, 20, 30, 60) };
    expect(pooled(map, 'spatial-mean')).toEqual({ type: 'float32', dims: [1, 2], data: floats(3, 30) });
  });

  it('leaves vectors as they are', () => {
    const rows = { dims: [2, 1], data: floats(1, 2) };
    expect(pooled(rows, 'none').data).toBe(rows.data);
    expect(() => pooled(rows, 'cls')).toThrow('rank 3');
  });
});
