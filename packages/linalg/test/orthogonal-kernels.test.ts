import { Rng } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { orthogonalKernels } from '../src/orthogonal-kernels.ts';
import { largestDifference } from './seeded-matrices.ts';

/** Kernels over memory of random numbers; v and w, with their room, stand at the end of `size` numbers. */
function room(size: number, b: number, seed: number) {
  const { kernels, numbers } = orthogonalKernels(size + 2 * (b + 4));
  const rng = new Rng(seed);
  for (let i = 0; i < size + b; i++) numbers[i] = 2 * rng.uniform() - 1;
  const v = numbers.slice(size, size + b);
  return { kernels, numbers, v, vAt: 8 * size, wAt: 8 * (size + b + 4), tau: 0.7 };
}

const identity = (i: number, j: number) => (i === j ? 1 : 0);

describe.each([8, 16, 24, 64])('orthogonalKernels, vectors of %i', (b) => {
  it('reflects columns and leaves what is between them', () => {
    const stride = b + 3;
    const { kernels, numbers, v, vAt, tau } = room(5 * stride, b, 1);
    const expected = numbers.slice();
    for (let c = 1; c < 4; c++) {
      let dot = 0;
      for (let i = 0; i < b; i++) dot += v[i] * numbers[c * stride + i];
      for (let i = 0; i < b; i++) expected[c * stride + i] -= tau * dot * v[i];
    }
    kernels.fromLeft(8 * stride, 8 * stride, 3, 8 * b, vAt, tau);
    expect(largestDifference(numbers, expected)).toBeLessThan(1e-14 * b);
  });

  it('reflects a symmetric block from both sides, and only its lower triangle is touched', () => {
    const stride = 2 * b + 1;
    const start = 3 * stride;
    const { kernels, numbers, v, vAt, wAt, tau } = room((b + 6) * stride, b, 2);
    const before = numbers.slice();
    const D = (i: number, j: number) =>
      before[start + Math.min(i, j) * stride + Math.max(i, j) - Math.min(i, j)];
    const H = (i: number, j: number) => identity(i, j) - tau * v[i] * v[j];
    const HD = Array.from({ length: b }, (_, i) =>
      Float64Array.from({ length: b }, (_, j) => v.reduce((sum, _, k) => sum + H(i, k) * D(k, j), 0)),
    );
    const expected = before.slice();
    for (let j = 0; j < b; j++) {
      for (let i = j; i < b; i++) {
        expected[start + j * stride + i - j] = v.reduce((sum, _, k) => sum + HD[i][k] * H(k, j), 0);
      }
    }
    kernels.bothSides(8 * start, 8 * stride, 8 * b, vAt, wAt, tau);
    const end = wAt / 8;
    expect(largestDifference(numbers.subarray(0, end), expected.subarray(0, end))).toBeLessThan(1e-14 * b);
  });

  it('reflects the rows of a block', () => {
    const step = 2 * b;
    const { kernels, numbers, v, vAt, tau } = room((b + 1) * step, b, 3);
    const expected = numbers.slice();
    for (let i = 0; i < b; i++) {
      let dot = 0;
      for (let c = 0; c < b; c++) dot += v[c] * numbers[c * step + i];
      for (let c = 0; c < b; c++) expected[c * step + i] -= tau * dot * v[c];
    }
    kernels.fromRight(0, 8 * step, 8 * b, vAt, tau);
    expect(largestDifference(numbers, expected)).toBeLessThan(1e-14 * b);
  });

  it('rotates two vectors', () => {
    const { kernels, numbers } = room(3 * b, b, 4);
    const expected = numbers.slice();
    for (let i = 0; i < b; i++) {
      const [x, y] = [numbers[b + i], numbers[2 * b + i]];
      expected[b + i] = 0.8 * x - 0.6 * y;
      expected[2 * b + i] = 0.6 * x + 0.8 * y;
    }
    kernels.rotate(8 * b, 16 * b, 8 * b, 0.8, 0.6);
    expect(largestDifference(numbers, expected)).toBeLessThan(1e-15);
  });
});
