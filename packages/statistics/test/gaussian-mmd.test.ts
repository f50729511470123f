import { Refusal } from '@fidboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianMmd, jackknifeStandardError } from '../src/index.ts';
import {
  mapFeatures,
  normalFeatures,
  relativeError,
  type SeededFeatures,
  seededFeatures,
} from './seeded-features.ts';
import cases from './vectors/cmmd.json' with { type: 'json' };

describe('gaussianMmd', () => {
  it.each(cases)('agrees with the plain sums in extended precision: $name', async (vector) => {
    const { sigma, expected } = vector;
    const x = seededFeatures(vector.x as SeededFeatures);
    const result = await gaussianMmd(x, seededFeatures(vector.y as SeededFeatures), { sigma });
    expect(relativeError(result.value, expected.value)).toBeLessThan(1e-9);
    expect(relativeError(result.replicates[0], expected.firstReplicate)).toBeLessThan(1e-9);
    expect(relativeError(result.standardError!, expected.standardError)).toBeLessThan(1e-9);
  });

  it('computes a hand case: two directions at right angles', async () => {
    const x = { rows: 1, cols: 2, data: Float64Array.of(3, 0) };
    const y = { rows: 1, cols: 2, data: Float64Array.of(0, 0.5) };
    for (const sigma of [1, 3]) {
      const { value, standardError } = await gaussianMmd(x, y, { sigma });
      expect(relativeError(value, -2 * Math.expm1(-1 / sigma ** 2))).toBeLessThan(1e-14);
      expect(standardError).toBeNull();
    }
  });

  it('is the same from either side of the border between its two forms', async () => {
    const x = seededFeatures({ n: 40, d: 4, seed: 1 });
    const y = seededFeatures({ n: 30, d: 4, seed: 100, offset: 0.4 });
    const [below, above] = await Promise.all(
      [2 - 1e-12, 2 + 1e-12].map((sigma) => gaussianMmd(x, y, { sigma })),
    );
    expect(relativeError(below.value, above.value)).toBeLessThan(1e-11);
  });

  it('is symmetric, zero on itself and sees neither the order of rows nor their lengths nor a rotation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), fc.constantFrom(0.5, 10), async (seed, sigma) => {
        const x = seededFeatures({ n: 20, d: 3, seed });
        const y = seededFeatures({ n: 25, d: 3, seed: seed + 100, gain: 2, offset: 0.2 });
        const { value } = await gaussianMmd(x, y, { sigma });
        expect(value).toBeGreaterThan(0);
        expect(relativeError((await gaussianMmd(y, x, { sigma })).value, value)).toBeLessThan(1e-9);
        expect((await gaussianMmd(x, x, { sigma })).value).toBeLessThan(1e-15);
        const turned = mapFeatures(x, (_, i, j) => (2 + i) * x.data[(19 - i) * 3 + j]);
        expect(relativeError((await gaussianMmd(turned, y, { sigma })).value, value)).toBeLessThan(1e-9);
        const [c, s] = [Math.cos(seed), Math.sin(seed)];
        const rotate = (features: typeof x) =>
          mapFeatures(features, (same, i, j) => {
            const [a, b] = features.data.subarray(i * 3, i * 3 + 2);
            return j === 0 ? c * a - s * b : j === 1 ? s * a + c * b : same;
          });
        const rotated = await gaussianMmd(rotate(x), rotate(y), { sigma });
        expect(relativeError(rotated.value, value)).toBeLessThan(1e-9);
      }),
      { numRuns: 15 },
    );
  });

  it('has the jackknife error of leaving out each block of rows in turn, and the same bits each time', async () => {
    const x = seededFeatures({ n: 6, d: 2, seed: 1 });
    const y = seededFeatures({ n: 4, d: 2, seed: 50 });
    const all = await gaussianMmd(x, y, { sigma: 10 });
    const without: number[] = [];
    for (let block = 0; block < 3; block++) {
      const data = Float64Array.from(x.data).filter((_, at) => Math.floor(at / 2) % 3 !== block);
      without.push((await gaussianMmd({ rows: 4, cols: 2, data }, y, { sigma: 10 })).value);
    }
    without.forEach((value, block) => {
      expect(relativeError(all.replicates[block], value)).toBeLessThan(1e-9);
    });
    expect(all.standardError).toBe(jackknifeStandardError(all.replicates));
    expect(await gaussianMmd(x, y, { sigma: 10 })).toEqual(all);
  });

  it('has an error bar as wide as the spread over fresh samples of one side', async () => {
    const y = normalFeatures(100, 3, 99);
    const repetitions = 150;
    const estimates: number[] = [];
    let squaredBars = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const x = mapFeatures(normalFeatures(100, 3, 1000 + repetition), (value) => 0.5 + value);
      const result = await gaussianMmd(x, y, { sigma: 1 });
      estimates.push(result.value);
      squaredBars += result.standardError! ** 2 / repetitions;
    }
    const mean = estimates.reduce((sum, value) => sum + value, 0) / repetitions;
    const variance = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repetitions - 1);
    expect(Math.sqrt(squaredBars / variance)).toBeGreaterThan(0.8);
    expect(Math.sqrt(squaredBars / variance)).toBeLessThan(1.25);
  });

  it('reports progress to its end and stops on the way', async () => {
    const x = seededFeatures({ n: 1500, d: 2, seed: 1 });
    const seen: number[][] = [];
    await gaussianMmd(x, x, { sigma: 10, onProgress: (...progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual([9, 9]); // 3 + 3 + 3 tiles of 512 rows
    const controller = new AbortController();
    const stopped = gaussianMmd(x, x, {
      sigma: 10,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('refuses a row of zeros, other dimensions, NaN and no rows', async () => {
    const x = seededFeatures({ n: 5, d: 3, seed: 1 });
    const zeros = mapFeatures(x, (value, i) => (i === 2 ? 0 : value));
    const refusal = (await gaussianMmd(x, zeros, { sigma: 10 }).catch((error: unknown) => error)) as Refusal;
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.message).toContain('second sample must not be all zero');
    expect(refusal.message).toContain('row 2 is');
    await expect(gaussianMmd(seededFeatures({ n: 5, d: 2, seed: 1 }), x, { sigma: 10 })).rejects.toThrow(
      'first sample should have 3 columns and have 2',
    );
    const broken = mapFeatures(x, (value, i, j) => (i === 4 && j === 1 ? Number.NaN : value));
    await expect(gaussianMmd(broken, x, { sigma: 10 })).rejects.toThrow('row 4, column 1 is NaN');
    const none = { rows: 0, cols: 3, data: new Float32Array(0) };
    await expect(gaussianMmd(x, none, { sigma: 10 })).rejects.toThrow('second sample must have at least 1');
  });

  it('takes rows whose squares vanish or overflow', async () => {
    const x = seededFeatures({ n: 9, d: 3, seed: 1 });
    const y = seededFeatures({ n: 8, d: 3, seed: 50 });
    const { value } = await gaussianMmd(x, y, { sigma: 10 });
    const tiny = await gaussianMmd(
      mapFeatures(x, (entry) => entry * 1e-200),
      mapFeatures(y, (entry) => entry * 1e45),
      { sigma: 10 },
    );
    expect(relativeError(tiny.value, value)).toBeLessThan(1e-9);
  });
});
