import { describe, expect, it } from 'vitest';
import { leadingEigen, type Matrix, matrix, multiply, symmetricEigen } from '../src/index.ts';
import { largestDifference, uniformMatrix, withSpectrum } from './seeded-matrices.ts';

/** n eigenvalues from 1 down to 10^-decades. */
function falling(n: number, decades: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => 10 ** ((-decades * i) / (n - 1)));
}

async function expectPairs(a: Matrix, { values, vectors }: { values: Float64Array; vectors: Matrix }) {
  const images = await multiply(a, vectors);
  const scaled = vectors.data.map((entry, at) => entry * values[at % vectors.cols]);
  expect(largestDifference(images.data, scaled)).toBeLessThan(1e-12 * values[0]);
  const gram = await multiply(vectors, vectors, { transposeA: true });
  const identity = gram.data.map((_, at) => (at % (gram.cols + 1) === 0 ? 1 : 0));
  expect(largestDifference(gram.data, identity)).toBeLessThan(1e-12);
}

describe('leadingEigen', () => {
  it.each([
    ['directly', 60],
    ['by subspace iteration', 400],
  ])('finds the known pairs %s', async (_name, n) => {
    const spectrum = falling(n, 6);
    const a = withSpectrum(spectrum, 3);
    const result = await leadingEigen(a, 16);
    expect(result.converged).toBe(true);
    expect(largestDifference(result.values, spectrum.subarray(0, 16))).toBeLessThan(1e-13);
    await expectPairs(a, result);
  });

  it('agrees with all eigenvectors on a covariance with a slowly falling spectrum', async () => {
    const x = uniformMatrix(700, 330, 9);
    const a = await multiply(x, x, { transposeA: true });
    const result = await leadingEigen(a, 24);
    const all = await symmetricEigen(a);
    expect(result.iterations).toBeGreaterThan(1);
    expect(result.converged).toBe(true);
    expect(largestDifference(result.values, all.values.slice(-24).reverse())).toBeLessThan(
      1e-12 * result.values[0],
    );
    await expectPairs(a, result);
  });

  it('keeps every direction where a few large values stand before many small and close ones', async () => {
    const spectrum = Float64Array.from({ length: 400 }, (_, i) => (i < 3 ? 5000 - i * 1000 : 0.99 ** i));
    const a = withSpectrum(spectrum, 5);
    const result = await leadingEigen(a, 32);
    expect(result.converged).toBe(true);
    expect(result.values).toHaveLength(32);
    expect(largestDifference(result.values, spectrum.subarray(0, 32))).toBeLessThan(1e-11 * 5000);
  });

  it('makes the largest entry of each vector positive', async () => {
    const x = uniformMatrix(500, 400, 4);
    const { vectors } = await leadingEigen(await multiply(x, x, { transposeA: true }), 8);
    for (let k = 0; k < 8; k++) {
      const column = Float64Array.from({ length: 400 }, (_, i) => vectors.data[i * 8 + k]);
      expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)));
    }
  });

  it.each([40, 400])('gives only as many pairs as the rank, at n = %i', async (n) => {
    const x = uniformMatrix(5, n, 2);
    const a = await multiply(x, x, { transposeA: true });
    const result = await leadingEigen(a, 12);
    expect(result.values).toHaveLength(5);
    expect(result.vectors.cols).toBe(5);
    await expectPairs(a, result);
    expect((await leadingEigen(matrix(n, n), 3)).values).toHaveLength(0);
  });

  it('says how it ended on a spectrum so flat that the vectors are hardly determined', async () => {
    const flat = withSpectrum(
      Float64Array.from({ length: 400 }, (_, i) => 1 - 1e-9 * i),
      1,
    );
    const { converged, residual, iterations } = await leadingEigen(flat, 16);
    expect(converged).toBe(residual <= 1e-10);
    expect(iterations).toBeLessThanOrEqual(100);
  });
});
