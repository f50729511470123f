import { Refusal } from '@fidboard/core';
import { matrix } from '@fidboard/linalg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FeatureMatrix,
  factorOfFeatures,
  factorOfMoments,
  frechetBetween,
  frechetDistance,
  frechetDistanceThin,
  frechetFromFactor,
  MomentAccumulator,
  type Moments,
} from '../src/index.ts';
import {
  mapFeatures,
  normalFeatures,
  relativeError,
  type SeededFeatures,
  seededFeatures,
} from './seeded-features.ts';
import cases from './vectors/frechet.json' with { type: 'json' };

async function momentsOf(features: FeatureMatrix, ddof: 0 | 1 = 1): Promise<Moments> {
  const accumulator = new MomentAccumulator(features.cols, { ddof });
  await accumulator.add(features);
  return accumulator.moments();
}

function normal(mean: number[], covariance: number[]): Moments {
  const d = mean.length;
  return {
    n: 0,
    mean: Float64Array.from(mean),
    covariance: matrix(d, d, Float64Array.from(covariance)),
    ddof: 1,
  };
}

describe('hand cases', () => {
  it('in one dimension is (m1 - m2)^2 + (s1 - s2)^2', async () => {
    const result = await frechetDistance(normal([1], [4]), normal([4], [25]));
    expect(result.meanPart).toBe(9);
    expect(result.tracePart).toBeCloseTo(9, 13);
    expect(result.value).toBeCloseTo(18, 13);
  });

  it('with covariances that commute is the distance of the roots of their eigenvalues', async () => {
    const result = await frechetDistance(normal([0, 0], [1, 0, 0, 16]), normal([0, 1], [9, 0, 0, 4]));
    expect(result.value).toBeCloseTo(1 + 4 + 4, 13);
  });

  it('between a point and a distribution is the squared mean distance and the trace', async () => {
    const result = await frechetDistance(normal([0, 3], [0, 0, 0, 0]), normal([0, 0], [2, 1, 1, 5]));
    expect(result).toMatchObject({ value: 16, ranks: [0, 2] });
  });
});

describe('against SciPy', () => {
  it.each(cases)('$name', async ({ x, y, ddof, expected }) => {
    const a = seededFeatures(x as SeededFeatures);
    const b = seededFeatures(y as SeededFeatures);
    const degrees = ddof as 0 | 1;
    const deficient = Math.min(x.n, y.n) < x.d + 1;
    const values: number[] = [];
    if (!deficient || x.d < 2048) {
      values.push((await frechetDistance(await momentsOf(a, degrees), await momentsOf(b, degrees))).value);
    }
    if (deficient) values.push((await frechetDistanceThin(a, b, { ddof: degrees })).value);
    for (const value of values) {
      expect(relativeError(value, expected.nuclear)).toBeLessThan(deficient ? 1e-8 : 1e-9);
      // On singular products sqrtm itself is off by up to 1.4e-6, below the sum of singular values, which is exact.
      expect(relativeError(value, expected.sqrtm)).toBeLessThan(deficient ? 2e-6 : 1e-9);
    }
  });

  it('gives the same by features on one side and moments on the other', async () => {
    const a = seededFeatures({ n: 30, d: 60, seed: 1 });
    const b = seededFeatures({ n: 200, d: 60, seed: 500, gain: 1.5 });
    const thin = await frechetDistanceThin(a, b);
    const mixed = await frechetBetween(factorOfFeatures(a, 1), await factorOfMoments(await momentsOf(b)));
    expect(relativeError(mixed.value, thin.value)).toBeLessThan(1e-12);
  });
});

describe('laws', () => {
  const shapes = fc.record({
    d: fc.integer({ min: 1, max: 12 }),
    n: fc.integer({ min: 2, max: 40 }),
    m: fc.integer({ min: 2, max: 40 }),
    seed: fc.nat(1e6),
  });
  const pair = ({ d, n, m, seed }: { d: number; n: number; m: number; seed: number }) => ({
    x: seededFeatures({ n, d, seed }),
    y: seededFeatures({ n: m, d, seed: seed + 1000, gain: 1.5, offset: 0.2 }),
  });
  const byMoments = async (x: FeatureMatrix, y: FeatureMatrix) =>
    (await frechetDistance(await momentsOf(x), await momentsOf(y))).value;
  const TOLERANCE = 1e-9;

  it('is symmetric, not negative, zero on itself, and the same by either route', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const { x, y } = pair(shape);
        const value = await byMoments(x, y);
        expect(value).toBeGreaterThan(-TOLERANCE);
        expect(Math.abs(value - (await byMoments(y, x)))).toBeLessThan(TOLERANCE);
        expect(Math.abs(value - (await frechetDistanceThin(x, y)).value)).toBeLessThan(TOLERANCE);
        expect(Math.abs(await byMoments(x, x))).toBeLessThan(TOLERANCE);
        expect(Math.abs((await frechetDistanceThin(y, y)).value)).toBeLessThan(TOLERANCE);
      }),
      { numRuns: 30 },
    );
  });

  it('does not see a common translation, adds ||t||^2 for a translation of one side, scales with length^2', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.double({ min: -50, max: 50, noNaN: true }), async (shape, t) => {
        const { x, y } = pair(shape);
        const moved = (f: FeatureMatrix) => mapFeatures(f, (value) => value + t);
        const value = await byMoments(x, y);
        expect(Math.abs((await byMoments(moved(x), moved(y))) - value)).toBeLessThan(TOLERANCE);
        const self = await byMoments(x, moved(x));
        expect(Math.abs(self - shape.d * t * t)).toBeLessThan(TOLERANCE * (1 + self));
        const grown = (f: FeatureMatrix) => mapFeatures(f, (entry) => entry * 3);
        expect(Math.abs((await byMoments(grown(x), grown(y))) - 9 * value)).toBeLessThan(9 * TOLERANCE);
      }),
      { numRuns: 30 },
    );
  });

  it('does not see a common rotation', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const { x, y } = pair(shape);
        const axis = Float64Array.from(normalFeatures(1, shape.d, shape.seed).data);
        const squares = axis.reduce((sum, value) => sum + value * value, 0);
        const reflected = (f: FeatureMatrix) => {
          const dots = Float64Array.from({ length: f.rows }, (_, i) =>
            axis.reduce((sum, value, j) => sum + value * f.data[i * f.cols + j], 0),
          );
          return mapFeatures(f, (value, i, j) => value - (2 * dots[i] * axis[j]) / squares);
        };
        const difference = (await byMoments(reflected(x), reflected(y))) - (await byMoments(x, y));
        expect(Math.abs(difference)).toBeLessThan(TOLERANCE);
      }),
      { numRuns: 20 },
    );
  });
});

describe('from a factor, at a dimension that goes by eigenvalues', () => {
  const d = 420;
  const reference = seededFeatures({ n: 900, d, seed: 9001, spread: 1 });

  it('needs no second factor at full rank', async () => {
    const x = seededFeatures({ n: 800, d, seed: 1, spread: 1, gain: 1.2 });
    const moments = await momentsOf(x);
    const factor = await factorOfMoments(await momentsOf(reference));
    const result = await frechetFromFactor(moments, factor);
    const careful = await frechetBetween(await factorOfMoments(moments), factor);
    expect(relativeError(result.value, careful.value)).toBeLessThan(1e-11);
    expect(result.ranks).toEqual([d, d]);
    expect(result.traces[1]).toBe(factor.trace);
  });

  it('notices a covariance of fewer directions than rows, and an indefinite one', async () => {
    const few = seededFeatures({ n: 100, d, seed: 1, spread: 1 });
    const data = new Float64Array(9 * few.data.length);
    for (let k = 0; k < 9; k++) data.set(few.data, k * few.data.length);
    const repeated = { rows: 900, cols: d, data };
    const moments = await momentsOf(repeated);
    const factor = await factorOfMoments(await momentsOf(reference));
    const result = await frechetFromFactor(moments, factor);
    // The same mean and covariance from the distinct rows: about their mean by the root of 9 (n - 1) / (9 n - 1)
    const { mean } = moments;
    const grow = Math.sqrt((9 * 99) / 899);
    const distinct = mapFeatures(few, (value, _, j) => mean[j] + grow * (value - mean[j]));
    const thin = await frechetDistanceThin(distinct, reference);
    expect(result.ranks[0]).toBe(99);
    expect(relativeError(result.value, thin.value)).toBeLessThan(1e-9);
    const covariance = matrix(d, d, moments.covariance.data.slice());
    covariance.data[0] -= 2 * covariance.data[0];
    const broken = await frechetFromFactor({ ...moments, covariance }, factor);
    expect(broken.clipped[0]).toBeLessThan(-0.1);
  });

  it('refuses another dimension', async () => {
    const factor = await factorOfMoments(await momentsOf(normalFeatures(9, 3, 1)));
    const moments = await momentsOf(normalFeatures(9, 4, 1));
    await expect(frechetFromFactor(moments, factor)).rejects.toThrow('should have 3 columns and have 4');
  });
});

describe('hard input', () => {
  it('clips a slightly indefinite covariance to the nearest one and says by how much', async () => {
    const x = normal([0, 0], [1, 0, 0, -1e-6]);
    const result = await frechetDistance(x, normal([0, 0], [4, 0, 0, 9]));
    expect(result.value).toBeCloseTo(1 + 9, 12);
    expect(result.clipped[0]).toBeCloseTo(-1e-6, 18);
    expect(result.clipped[1]).toBe(0);
  });

  it('is the thin value at n < d, also from stored moments', async () => {
    const x = seededFeatures({ n: 30, d: 300, seed: 1 });
    const y = seededFeatures({ n: 50, d: 300, seed: 100, gain: 1.3 });
    const full = await frechetDistance(await momentsOf(x), await momentsOf(y));
    const thin = await frechetDistanceThin(x, y);
    expect(full.ranks).toEqual([29, 49]);
    expect(relativeError(full.value, thin.value)).toBeLessThan(1e-9);
  });

  it('refuses different dimensions, NaN and a single image', async () => {
    const x = normalFeatures(5, 3, 1);
    await expect(frechetDistanceThin(x, normalFeatures(5, 4, 1))).rejects.toThrow(
      'should have 3 columns and have 4',
    );
    const broken = mapFeatures(x, (value, i, j) => (i === 2 && j === 1 ? Number.NaN : value));
    const refusal = await frechetDistanceThin(x, broken).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).message).toContain(
      'second sample must be finite, and row 2, column 1 is NaN',
    );
    await expect(frechetDistanceThin(x, normalFeatures(1, 3, 1))).rejects.toThrow('at least 2 images');
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const x = normalFeatures(5, 3, 1);
    await expect(frechetDistanceThin(x, x, { signal })).rejects.toThrow('enough');
  });
});
