import { Refusal } from '@fidboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeatureMatrix, jackknifeStandardError, polynomialKid } from '../src/index.ts';
import {
  mapFeatures,
  normalFeatures,
  relativeError,
  type SeededFeatures,
  seededFeatures,
} from './seeded-features.ts';
import cases from './vectors/kid.json' with { type: 'json' };

describe('polynomialKid', () => {
  it.each(cases)('agrees with NumPy on the same subsets: $name', async ({ x, y, expected, ...options }) => {
    const result = await polynomialKid(
      seededFeatures(x as SeededFeatures),
      seededFeatures(y as SeededFeatures),
      options,
    );
    const size = Math.max(...expected.values.map(Math.abs));
    expected.values.forEach((value, s) => {
      expect(Math.abs(result.values[s] - value)).toBeLessThan(1e-9 * size);
    });
    expect(relativeError(result.mean, expected.mean)).toBeLessThan(1e-9);
    expect(Math.abs(result.standardDeviation - expected.standardDeviation)).toBeLessThan(1e-9 * size);
    expect(relativeError(result.whole, expected.whole)).toBeLessThan(1e-9);
    expect(relativeError(result.replicates[0], expected.firstReplicate)).toBeLessThan(1e-9);
    expect(relativeError(result.standardError!, expected.standardError)).toBeLessThan(1e-9);
  });

  it('sums more rows than a panel of tiles holds: in one dimension, as the power sums say', async () => {
    const x = seededFeatures({ n: 9000, d: 1, seed: 1 });
    const y = seededFeatures({ n: 1500, d: 1, seed: 20_000, gain: 1.2 });
    const { whole } = await polynomialKid(x, y, { subsets: 1, subsetSize: 2, seed: 1 });
    // (ab + 1)^3 = 1 + 3 ab + 3 a^2 b^2 + a^3 b^3
    const powers = ({ data }: typeof x) =>
      [0, 1, 2, 3].map((k) => Float64Array.from(data).reduce((sum, value) => sum + value ** k, 0));
    const pairs = (a: number[], b: number[]) =>
      [1, 3, 3, 1].reduce((sum, times, k) => sum + times * a[k] * b[k], 0);
    const own = ({ rows, data }: typeof x) => {
      const diagonal = Float64Array.from(data).reduce((sum, value) => sum + (value ** 2 + 1) ** 3, 0);
      return (
        (pairs(powers({ rows, cols: 1, data }), powers({ rows, cols: 1, data })) - diagonal) /
        (rows * (rows - 1))
      );
    };
    const expected = own(x) + own(y) - (2 * pairs(powers(x), powers(y))) / (x.rows * y.rows);
    expect(relativeError(whole, expected)).toBeLessThan(1e-9);
  });

  it('gives the same subsets whether they are picked out of the whole kernel matrices or have their own', async () => {
    const options = { subsets: 4, subsetSize: 20, seed: 3 };
    const x = seededFeatures({ n: 150, d: 49, seed: 1 });
    const y = seededFeatures({ n: 150, d: 49, seed: 9001, gain: 1.2 });
    const apart = await polynomialKid(x, y, options); // 150 > 20 sqrt(49)
    // 15 columns of zeros change the kernel only through its divisor.
    const wider = ({ rows, data }: FeatureMatrix): FeatureMatrix => {
      const wide = Float64Array.from({ length: rows * 64 }, (_, at) =>
        at % 64 < 49 ? data[Math.floor(at / 64) * 49 + (at % 64)] * Math.sqrt(64 / 49) : 0,
      );
      return { rows, cols: 64, data: wide };
    };
    const together = await polynomialKid(wider(x), wider(y), options); // 150 <= 20 sqrt(64)
    apart.values.forEach((value, s) => {
      expect(Math.abs(together.values[s] - value)).toBeLessThan(1e-9 * Math.abs(value));
    });
    expect(relativeError(together.standardError!, apart.standardError!)).toBeLessThan(1e-9);
  });

  it('computes a hand case: two points against two points', async () => {
    const x = { rows: 2, cols: 1, data: Float64Array.of(0, 1) };
    const y = { rows: 2, cols: 1, data: Float64Array.of(1, 2) };
    // k(0,1) = 1; k(1,2) = 27; cross: k(0,1) = 1, k(0,2) = 1, k(1,1) = 8, k(1,2) = 27
    const { mean } = await polynomialKid(x, y, { subsets: 1, subsetSize: 2, seed: 0 });
    expect(mean).toBe(1 + 27 - (2 * 37) / 4);
  });

  it('reports progress and stops on the way', async () => {
    const x = seededFeatures({ n: 4200, d: 2, seed: 1 });
    const controller = new AbortController();
    const seen: number[] = [];
    const run = polynomialKid(x, x, {
      subsets: 5,
      subsetSize: 10,
      seed: 1,
      signal: controller.signal,
      onProgress: (done) => {
        seen.push(done);
        if (done === 2) controller.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
    expect(seen).toEqual([1, 2]);
    const totals = new Set<number>();
    let last = 0;
    const onProgress = (done: number, total: number) => {
      last = done;
      totals.add(total);
    };
    await polynomialKid(x, x, { subsets: 5, subsetSize: 10, seed: 1, onProgress });
    expect([...totals]).toEqual([last]);
  });

  it('gives the same bits for the same seed and others for another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), async (seed) => {
        const x = seededFeatures({ n: 40, d: 3, seed });
        const y = seededFeatures({ n: 40, d: 3, seed: seed + 100, gain: 2 });
        const options = { subsets: 4, subsetSize: 20, seed };
        const first = await polynomialKid(x, y, options);
        expect(await polynomialKid(x, y, options)).toEqual(first);
        expect((await polynomialKid(x, y, { ...options, seed: seed + 1 })).values).not.toEqual(first.values);
      }),
      { numRuns: 10 },
    );
  });

  it('over all rows is symmetric and does not see their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), async (seed) => {
        const x = seededFeatures({ n: 20, d: 3, seed });
        const y = seededFeatures({ n: 20, d: 3, seed: seed + 100, gain: 2 });
        const options = { subsets: 2, subsetSize: 20, seed };
        const value = (await polynomialKid(x, y, options)).mean;
        expect(Math.abs((await polynomialKid(y, x, options)).mean - value)).toBeLessThan(1e-12);
        const turned = mapFeatures(x, (_, i, j) => x.data[(19 - i) * 3 + j]);
        expect(Math.abs((await polynomialKid(turned, y, options)).mean - value)).toBeLessThan(1e-12);
      }),
      { numRuns: 20 },
    );
  });

  it('has an error bar as wide as the spread over fresh samples of one side', async () => {
    const y = normalFeatures(100, 3, 99);
    const repetitions = 150;
    const estimates: number[] = [];
    let squaredBars = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const x = mapFeatures(normalFeatures(100, 3, 1000 + repetition), (value) => 0.3 + value);
      const result = await polynomialKid(x, y, { subsets: 1, subsetSize: 100, seed: 1 });
      estimates.push(result.mean);
      squaredBars += result.standardError! ** 2 / repetitions;
    }
    const mean = estimates.reduce((sum, value) => sum + value, 0) / repetitions;
    const variance = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repetitions - 1);
    expect(Math.sqrt(squaredBars / variance)).toBeGreaterThan(0.8);
    expect(Math.sqrt(squaredBars / variance)).toBeLessThan(1.25);
  });

  it('has the jackknife error of leaving out each block of rows in turn', async () => {
    const x = seededFeatures({ n: 6, d: 2, seed: 1 });
    const y = seededFeatures({ n: 4, d: 2, seed: 50 });
    const all = await polynomialKid(x, y, { subsets: 1, subsetSize: 4, seed: 1 });
    // Three blocks, {0, 3}, {1, 4} and {2, 5}; what is left has 4 rows, so one subset takes them all.
    const without: number[] = [];
    for (let block = 0; block < 3; block++) {
      const data = Float64Array.from(x.data).filter((_, at) => Math.floor(at / 2) % 3 !== block);
      const rest = { rows: 4, cols: 2, data };
      without.push((await polynomialKid(rest, y, { subsets: 1, subsetSize: 4, seed: 1 })).mean);
    }
    expect(all.standardError).toBeCloseTo(jackknifeStandardError(Float64Array.from(without)), 12);
  });

  it('averages to zero over pairs of samples of one distribution', async () => {
    const values: number[] = [];
    for (let repetition = 0; repetition < 100; repetition++) {
      const x = normalFeatures(40, 3, 2000 + repetition);
      const y = normalFeatures(40, 3, 3000 + repetition);
      values.push((await polynomialKid(x, y, { subsets: 1, subsetSize: 40, seed: 1 })).mean);
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / 100;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 99);
    expect(Math.abs(mean)).toBeLessThan((3 * spread) / 10);
  });

  it('refuses sizes that cannot be, and says what to set', async () => {
    const x = normalFeatures(30, 2, 1);
    const options = { subsets: 5, subsetSize: 1000, seed: 1 };
    const refusal = (await polynomialKid(x, normalFeatures(40, 2, 2), options).catch(
      (error: unknown) => error,
    )) as Refusal;
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.message).toContain('subsets of 1000 and the smaller sample has 30 images');
    expect(refusal.remedy).toContain('set the subset size to 30 or less');
    await expect(polynomialKid(x, x, { ...options, subsetSize: 1 })).rejects.toThrow(
      'subset size must be at least 2',
    );
    await expect(polynomialKid(x, x, { ...options, subsets: 0 })).rejects.toThrow('at least 1, got 0');
    await expect(polynomialKid(x, normalFeatures(30, 3, 1), options)).rejects.toThrow('2 columns and have 3');
  });
});

describe('jackknifeStandardError', () => {
  it('of a mean, one row to a block, is the classical standard error', () => {
    const x = [3, 1, 4, 1, 5, 9, 2, 6];
    const sum = x.reduce((total, value) => total + value, 0);
    const mean = sum / 8;
    const classical = Math.sqrt(x.reduce((total, value) => total + (value - mean) ** 2, 0) / 7 / 8);
    expect(jackknifeStandardError(Float64Array.from(x, (value) => (sum - value) / 7))).toBeCloseTo(
      classical,
      14,
    );
  });
});
