import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, multiply, singularValues } from '../src/index.ts';
import { largestDifference, mapEntries, uniformMatrix, withSpectrum } from './seeded-matrices.ts';

const EPS = Number.EPSILON;

describe('singularValues', () => {
  it('finds them by hand: [[3, 0], [4, 5]] has sqrt(45) and sqrt(5)', async () => {
    const values = await singularValues(matrix(2, 2, Float64Array.of(3, 0, 4, 5)));
    expect(largestDifference(values, [Math.sqrt(45), Math.sqrt(5)])).toBeLessThan(8 * EPS);
  });

  it.each([1, 2, 90, 300])(
    'keeps eps * norm over 14 decades at n = %i, where a Gram matrix would not',
    async (n) => {
      const spectrum = Float64Array.from({ length: n }, (_, i) => 10 ** ((-14 * i) / Math.max(n - 1, 1)));
      const signed = spectrum.map((value, i) => (i % 3 === 1 ? -value : value));
      expect(largestDifference(await singularValues(withSpectrum(signed, 7)), spectrum)).toBeLessThan(
        30 * EPS,
      );
    },
  );

  // By way of a band; sizes around multiples of its width have ragged last panels
  it.each([
    [257, 257],
    [288, 288],
    [289, 321],
    [700, 290],
    [450, 449],
  ])('keeps eps * norm over 14 decades at %i x %i, either way round', async (rows, cols) => {
    const n = Math.min(rows, cols);
    const spectrum = Float64Array.from({ length: n }, (_, i) => 10 ** ((-14 * i) / (n - 1)));
    const square = withSpectrum(spectrum, 7);
    // Rows and columns of zeros change no singular value; a reflection from the left spreads them.
    const wide = mapEntries(matrix(rows, cols), (_, i, j) => (i < n && j < n ? square.data[i * n + j] : 0));
    const axis = uniformMatrix(1, rows, 3);
    const dots = await multiply(axis, wide);
    const squares = axis.data.reduce((sum, value) => sum + value * value, 0);
    const a = mapEntries(wide, (value, i, j) => value - (2 / squares) * axis.data[i] * dots.data[j]);
    const turned = mapEntries(matrix(cols, rows), (_, i, j) => a.data[j * cols + i]);
    expect(largestDifference(await singularValues(a), spectrum)).toBeLessThan(30 * EPS);
    expect(largestDifference(await singularValues(turned), spectrum)).toBeLessThan(30 * EPS);
  });

  it('takes a large matrix of zeros, one of few directions, and stops when it is told to', async () => {
    expect((await singularValues(matrix(300, 280))).every((value) => value === 0)).toBe(true);
    const thin = uniformMatrix(3, 300, 1);
    const values = await singularValues(await multiply(thin, thin, { transposeA: true }));
    expect(values[2]).toBeGreaterThan(1);
    expect(values[3]).toBeLessThan(100 * EPS * values[0]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(singularValues(matrix(300, 300), { signal })).rejects.toThrow('enough');
  });

  it('is the same for the transpose, and its squares sum to those of the entries', async () => {
    const sides = fc.integer({ min: 0, max: 30 });
    await fc.assert(
      fc.asyncProperty(sides, sides, fc.nat(1e6), async (rows, cols, seed) => {
        const a = uniformMatrix(rows, cols, seed);
        const values = await singularValues(a);
        expect(values.length).toBe(Math.min(rows, cols));
        const turned = mapEntries(matrix(cols, rows), (_, i, j) => a.data[j * cols + i]);
        expect(largestDifference(await singularValues(turned), values)).toBeLessThan(1e-13);
        const squares = (list: Float64Array) => list.reduce((sum, value) => sum + value * value, 0);
        expect(Math.abs(squares(values) - squares(a.data))).toBeLessThanOrEqual(1e-13 * squares(a.data));
      }),
      { numRuns: 40 },
    );
  });

  it('takes zeros and huge entries', async () => {
    expect([...(await singularValues(matrix(2, 3)))]).toEqual([0, 0]);
    expect([...(await singularValues(matrix(1, 2, Float64Array.of(3e300, 4e300))))]).toEqual([5e300]);
  });
});
