import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  largestEntry,
  type Matrix,
  matrix,
  multiply,
  symmetricEigen,
  symmetricEigenvalues,
  trace,
} from '../src/index.ts';
import {
  deficient,
  graded,
  indefinite,
  largestDifference,
  mapEntries,
  uniformMatrix,
  withSpectrum,
} from './seeded-matrices.ts';
import cases from './vectors/eigenvalues.json' with { type: 'json' };

const EPS = Number.EPSILON;
const BUILD: Record<string, (n: number, seed: number) => Promise<Matrix>> = { indefinite, graded, deficient };

describe('symmetricEigenvalues', () => {
  it.each(cases)('agrees with LAPACK: $kind, n = $n', async ({ kind, n, seed, eigenvalues }) => {
    const values = await symmetricEigenvalues(await BUILD[kind](n, seed));
    const norm = Math.max(...eigenvalues.map(Math.abs));
    expect(largestDifference(values, eigenvalues)).toBeLessThan(8 * Math.sqrt(n) * EPS * norm);
  });

  // 256 and on go by the band; sizes around multiples of the bandwidth have ragged last panels
  it.each([1, 2, 3, 31, 255, 256, 257, 287, 288, 289, 321])('finds a known spectrum at n = %i', async (n) => {
    const spectrum = Float64Array.from({ length: n }, (_, i) =>
      i % 7 === 0 ? 3 : Math.sin(i) * 10 ** (i % 5),
    );
    const values = await symmetricEigenvalues(withSpectrum(spectrum, 11));
    expect(largestDifference(values, spectrum.slice().sort())).toBeLessThan(20 * Math.sqrt(n) * EPS * 1e4);
  });

  it('finds a known spectrum of 9 decades at n = 2048', async () => {
    const spectrum = Float64Array.from({ length: 2048 }, (_, i) => 10 ** ((-9 * (2047 - i)) / 2047));
    const values = await symmetricEigenvalues(withSpectrum(spectrum, 12));
    expect(largestDifference(values, spectrum)).toBeLessThan(100 * EPS);
  });

  it('takes diagonal, zero and empty matrices', async () => {
    const diagonal = mapEntries(matrix(300, 300), (_, i, j) => (i === j ? 300 - i : 0));
    expect([...(await symmetricEigenvalues(diagonal))]).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    expect([...(await symmetricEigenvalues(matrix(3, 3)))]).toEqual([0, 0, 0]);
    expect([...(await symmetricEigenvalues(matrix(0, 0)))]).toEqual([]);
  });

  it.each([1e-200, 1e200])('neither overflows nor underflows at scale %f', async (scale) => {
    const a = await indefinite(30, 5);
    const values = await symmetricEigenvalues(mapEntries(a, (value) => value * scale));
    const expected = (await symmetricEigenvalues(a)).map((value) => value * scale);
    expect(largestDifference(values, expected)).toBeLessThan(100 * EPS * scale * 10);
  });

  it('refuses what is not finite or not square', async () => {
    await expect(symmetricEigenvalues(matrix(1, 1, Float64Array.of(Number.NaN)))).rejects.toThrow(
      'finite entries',
    );
    await expect(symmetricEigenvalues(matrix(1, 1, Float64Array.of(-Infinity)))).rejects.toThrow(
      'finite entries',
    );
    await expect(symmetricEigenvalues(matrix(1, 2))).rejects.toThrow('a square matrix');
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(symmetricEigenvalues(matrix(300, 300), { signal })).rejects.toThrow('enough');
  });

  it('keeps the sum and the sum of squares, by any route', async () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 250, max: 270 }));
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(1e6), async (n, seed) => {
        const a = await indefinite(n, seed);
        const values = await symmetricEigenvalues(a);
        const squares = a.data.reduce((sum, value) => sum + value * value, 0);
        const tolerance = 50 * n * EPS * squares;
        expect(Math.abs(values.reduce((sum, value) => sum + value, 0) - trace(a))).toBeLessThan(tolerance);
        expect(Math.abs(values.reduce((sum, value) => sum + value * value, 0) - squares)).toBeLessThan(
          tolerance,
        );
      }),
      { numRuns: 25 },
    );
  });
});

describe('symmetricEigen', () => {
  it.each([1, 2, 7, 40, 150, 265])('solves A V = V diag(values) with orthonormal V at n = %i', async (n) => {
    for (const a of [await indefinite(n, 21), mapEntries(matrix(n, n), (_, i, j) => (i === j ? 1 : 0))]) {
      const { values, vectors } = await symmetricEigen(a);
      const av = await multiply(a, vectors);
      const vl = mapEntries(vectors, (value, _, j) => value * values[j]);
      expect(largestDifference(av.data, vl.data)).toBeLessThan(
        50 * EPS * largestEntry(a, 'a') * Math.sqrt(n),
      );
      const gram = await multiply(vectors, vectors, { transposeA: true });
      const identity = mapEntries(gram, (_, i, j) => (i === j ? 1 : 0));
      expect(largestDifference(gram.data, identity.data)).toBeLessThan(50 * EPS);
    }
  });

  it('lets a timer in, and stops when that aborts', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')));
    await expect(symmetricEigen(await indefinite(800, 41), controller)).rejects.toThrow('enough');
  });

  it('agrees with the values alone', async () => {
    const a = await indefinite(260, 31);
    const norm = 260;
    expect(largestDifference((await symmetricEigen(a)).values, await symmetricEigenvalues(a))).toBeLessThan(
      20 * EPS * norm,
    );
  });
});

describe('multiply', () => {
  it('transposes either side', async () => {
    const a = uniformMatrix(3, 4, 1);
    const b = uniformMatrix(4, 2, 2);
    const turn = (m: Matrix) => mapEntries(matrix(m.cols, m.rows), (_, i, j) => m.data[j * m.cols + i]);
    const expected = mapEntries(matrix(3, 2), (_, i, j) => {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a.data[i * 4 + k] * b.data[k * 2 + j];
      return sum;
    });
    for (const product of [
      await multiply(a, b),
      await multiply(turn(a), b, { transposeA: true }),
      await multiply(a, turn(b), { transposeB: true }),
      await multiply(turn(a), turn(b), { transposeA: true, transposeB: true }),
    ]) {
      expect(product).toMatchObject({ rows: 3, cols: 2 });
      expect(largestDifference(product.data, expected.data)).toBeLessThan(4 * EPS);
    }
    await expect(multiply(a, a)).rejects.toThrow('an inner dimension of 4');
    expect(await multiply(matrix(2, 0), matrix(0, 2))).toEqual(matrix(2, 2));
  });
});
