import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vendiScore } from '../src/index.ts';
import { mapFeatures, relativeError, type SeededFeatures, seededFeatures } from './seeded-features.ts';
import cases from './vectors/vendi.json' with { type: 'json' };

describe('vendiScore', () => {
  it.each(cases)('agrees with numpy.linalg.eigvalsh: $name', async ({ x, expected }) => {
    const { value } = await vendiScore(seededFeatures(x as SeededFeatures));
    expect(relativeError(value, expected.value)).toBeLessThan(1e-9);
  });

  it('counts directions: 1 of one, n of n at right angles', async () => {
    const one = { rows: 4, cols: 3, data: Float64Array.from({ length: 12 }, (_, at) => 1 + (at % 3)) };
    expect((await vendiScore(one)).value).toBeCloseTo(1, 12);
    const unit = Float64Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 2 : 0));
    expect((await vendiScore({ rows: 5, cols: 5, data: unit })).value).toBeCloseTo(5, 12);
    // Each of two directions twice.
    const pairs = Float64Array.of(1, 0, 3, 0, 0, 1, 0, 2);
    expect((await vendiScore({ rows: 4, cols: 2, data: pairs })).value).toBeCloseTo(2, 12);
  });

  it('takes the smaller of the two matrices', async () => {
    expect((await vendiScore(seededFeatures({ n: 10, d: 4, seed: 1 }))).side).toBe('features');
    expect((await vendiScore(seededFeatures({ n: 4, d: 10, seed: 1 }))).side).toBe('images');
  });

  it('sees neither order nor length nor sign of rows, and repeated rows change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), fc.integer({ min: 2, max: 12 }), async (seed, d) => {
        const x = seededFeatures({ n: 7, d, seed });
        const { value } = await vendiScore(x);
        expect(value).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.min(7, d) + 1e-12);
        const changed = mapFeatures(x, (_, i, j) => (i - 3.5) * x.data[(6 - i) * d + j]);
        expect(relativeError((await vendiScore(changed)).value, value)).toBeLessThan(1e-9);
        const twice = { rows: 14, cols: d, data: Float64Array.of(...x.data, ...x.data) };
        expect(relativeError((await vendiScore(twice)).value, value)).toBeLessThan(1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same bits again', async () => {
    const x = seededFeatures({ n: 1500, d: 20, seed: 1 });
    expect(await vendiScore(x)).toEqual(await vendiScore(x));
  });

  it('refuses a row of zeros, NaN and fewer than 2 rows', async () => {
    const x = seededFeatures({ n: 5, d: 3, seed: 1 });
    await expect(vendiScore(mapFeatures(x, (value, i) => (i === 3 ? 0 : value)))).rejects.toThrow(
      'must not be all zero, since rows are compared by their directions, and row 3 is',
    );
    await expect(
      vendiScore(mapFeatures(x, (value, i, j) => (i === 1 && j === 2 ? Infinity : value))),
    ).rejects.toThrow('row 1, column 2 is Infinity');
    await expect(vendiScore(seededFeatures({ n: 1, d: 3, seed: 1 }))).rejects.toThrow('at least 2 images');
  });
});
