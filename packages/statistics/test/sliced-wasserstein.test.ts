import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slicedWasserstein } from '../src/index.ts';
import {
  mapFeatures,
  normalFeatures,
  relativeError,
  type SeededFeatures,
  seededFeatures,
} from './seeded-features.ts';
import cases from './vectors/sliced.json' with { type: 'json' };

describe('slicedWasserstein', () => {
  it.each(cases)(
    'agrees with NumPy on the same directions: $name',
    async ({ x, y, expected, ...options }) => {
      const result = await slicedWasserstein(
        seededFeatures(x as SeededFeatures),
        seededFeatures(y as SeededFeatures),
        options,
      );
      expect(relativeError(result.value, expected.value)).toBeLessThan(1e-9);
      expect(relativeError(result.directionError, expected.directionError)).toBeLessThan(1e-9);
    },
  );

  it('computes a hand case: in one dimension every direction is the line itself', async () => {
    const x = { rows: 2, cols: 1, data: Float64Array.of(3, 0) };
    const y = { rows: 3, cols: 1, data: Float64Array.of(6, 0, 1) };
    // Quantiles in sixths: 0 0 0 3 3 3 against 0 0 1 1 6 6.
    const { value, directionError } = await slicedWasserstein(x, y, { directions: 5, seed: 1 });
    expect(value).toBeCloseTo((1 + 4 + 9 + 9) / 6, 13);
    expect(directionError).toBeLessThan(1e-13);
    expect((await slicedWasserstein(x, y, { directions: 1, seed: 1 })).directionError).toBe(0);
  });

  it('of a shift is the squared shift over d, on average over directions', async () => {
    const x = normalFeatures(50, 4, 1);
    const y = mapFeatures(x, (value, _, j) => value + j);
    const { value, directionError } = await slicedWasserstein(x, y, { directions: 4000, seed: 1 });
    expect(Math.abs(value - (1 + 4 + 9) / 4)).toBeLessThan(4 * directionError);
    expect(directionError).toBeLessThan(0.1);
  });

  it('is symmetric, zero on itself, blind to order and common shifts, and scales with the square', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), async (seed) => {
        const options = { directions: 9, seed };
        const x = seededFeatures({ n: 20, d: 3, seed });
        const y = seededFeatures({ n: 26, d: 3, seed: seed + 100, gain: 2 });
        const { value } = await slicedWasserstein(x, y, options);
        const same = async (a: typeof x, b: typeof y, factor = 1) =>
          expect(relativeError((await slicedWasserstein(a, b, options)).value, factor * value)).toBeLessThan(
            1e-9,
          );
        await same(y, x);
        await same(
          mapFeatures(x, (_, i, j) => x.data[(19 - i) * 3 + j]),
          y,
        );
        await same(
          mapFeatures(x, (entry, _, j) => entry + 5 * j),
          mapFeatures(y, (entry, _, j) => entry + 5 * j),
        );
        await same(
          mapFeatures(x, (entry) => 3 * entry),
          mapFeatures(y, (entry) => 3 * entry),
          9,
        );
        // Every row twice: the same quantiles in twice as many steps.
        await same({ rows: 40, cols: 3, data: Float64Array.of(...x.data, ...x.data) }, y);
        expect((await slicedWasserstein(x, x, options)).value).toBe(0);
        expect(await slicedWasserstein(x, y, options)).toEqual(await slicedWasserstein(x, y, options));
        const other = await slicedWasserstein(x, y, { ...options, seed: seed + 1 });
        expect(other.value).not.toBe(value);
      }),
      { numRuns: 20 },
    );
  });

  it('reports progress to its end and stops on the way', async () => {
    const x = normalFeatures(10, 2, 1);
    const seen: number[][] = [];
    const options = { directions: 130, seed: 1 };
    await slicedWasserstein(x, x, { ...options, onProgress: (...progress) => seen.push(progress) });
    expect(seen).toEqual([
      [64, 130],
      [128, 130],
      [130, 130],
    ]);
    const controller = new AbortController();
    const stopped = slicedWasserstein(x, x, {
      ...options,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('refuses other dimensions, NaN and no rows', async () => {
    const options = { directions: 3, seed: 1 };
    const x = normalFeatures(5, 2, 1);
    await expect(slicedWasserstein(normalFeatures(5, 3, 1), x, options)).rejects.toThrow(
      'first sample should have 2 columns and have 3',
    );
    const broken = mapFeatures(x, (value, i) => (i === 3 ? Number.NaN : value));
    await expect(slicedWasserstein(x, broken, options)).rejects.toThrow(
      'second sample must be finite, and row 3, column 0',
    );
    const none = { rows: 0, cols: 2, data: new Float64Array(0) };
    await expect(slicedWasserstein(none, x, options)).rejects.toThrow('first sample must have at least 1');
  });
});
