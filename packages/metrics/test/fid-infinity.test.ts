import { Rng } from '@fidboard/core';
import type { FeatureMatrix } from '@fidboard/statistics';
import { describe, expect, it } from 'vitest';
import { type MetricSettings, metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS, withEntry } from './features.ts';
import cases from './vectors/fid_infinity.json' with { type: 'json' };

const metric = metricByKey('fid_infinity');

/** The features of vectors/generate_fid_infinity.py. */
function featuresOf({ n, d, seed, gain = 1 }: { n: number; d: number; seed: number; gain?: number }) {
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const rng = new Rng(seed + i);
    let first = 0;
    for (let j = 0; j < d; j++) {
      const u = 2 * rng.uniform() - 1;
      if (j === 0) first = u;
      data[i * d + j] = gain * (u + 0.5 * first);
    }
  }
  return { rows: n, cols: d, data };
}

const sideOf = (features: FeatureMatrix) => ({ n: features.rows, features });
const relativeError = (got: number, expected: number) => Math.abs(got - expected) / Math.abs(expected);

describe('FID-infinity against NumPy and SciPy', () => {
  it.each(cases)('$x.n images, $points sizes', async ({ x, y, points, seed, ...expected }) => {
    const settings: MetricSettings = {
      ...SETTINGS,
      ddof: expected.ddof === 0 ? 0 : 1,
      seed,
      fidInfinity: { points },
    };
    const score = await metric.compute(sideOf(featuresOf(x)), sideOf(featuresOf(y)), settings);
    const { sizes, values, slope, residual } = score.details as Record<'sizes' | 'values', number[]> &
      Record<'slope' | 'residual', number>;
    expect(sizes).toEqual(expected.sizes);
    for (const [i, value] of values.entries()) {
      expect(relativeError(value, expected.values[i]!)).toBeLessThan(1e-8);
    }
    expect(relativeError(score.value, expected.intercept)).toBeLessThan(1e-7);
    expect(relativeError(slope, expected.slope)).toBeLessThan(1e-7);
    expect(relativeError(residual, expected.residual)).toBeLessThan(1e-7);
  });
});

it('takes out most of the bias of few images', async () => {
  const reference = { n: 0, moments: await momentsOf(normalFeatures(20_000, 12, { seed: 2 })) };
  const candidate = sideOf(normalFeatures(600, 12, { seed: 5 }));
  const { value } = await metric.compute(candidate, reference, SETTINGS);
  const plain = await metricByKey('fid').compute(candidate, reference, SETTINGS);
  expect(Math.abs(value)).toBeLessThan(0.3 * plain.value);
});

it('gives the same from blocks, from moments of the reference, and bit by bit from the same seed', async () => {
  const [x, y] = [normalFeatures(300, 4, { seed: 1 }), normalFeatures(200, 4, { seed: 2, mean: 0.5 })];
  const score = await metric.compute(sideOf(x), sideOf(y), SETTINGS);
  const again = await metric.compute(sideOf(x), { n: 200, moments: await momentsOf(y) }, SETTINGS);
  expect(again).toEqual(score);
  const other = await metric.compute(sideOf(x), sideOf(y), { ...SETTINGS, seed: 99 });
  expect(other.value).not.toBe(score.value);
  const scaled = (features: typeof x) => ({ ...features, data: features.data.map((value) => 2 * value) });
  const larger = await metric.compute(sideOf(scaled(x)), sideOf(scaled(y)), SETTINGS);
  expect(relativeError(larger.value, 4 * score.value)).toBeLessThan(1e-9);
});

it('warns where its subsets are too small for a line, still by their thin distance', async () => {
  const [x, y] = [normalFeatures(60, 20, { seed: 1 }), normalFeatures(200, 20, { seed: 2 })];
  const { value, warnings } = await metric.compute(sideOf(x), sideOf(y), SETTINGS);
  expect(Number.isFinite(value)).toBe(true);
  expect(warnings).toEqual([expect.stringContaining('smallest subset of FID-infinity has 6 images for 20')]);
});

it('refuses too few images for its sizes, samples, other dimensions and broken features', async () => {
  const good = sideOf(normalFeatures(60, 3));
  const refused = (candidate: typeof good) => expect(metric.compute(candidate, good, SETTINGS)).rejects;
  await refused(sideOf(normalFeatures(15, 3))).toThrow(
    '15 different numbers of images, and the candidate has 15',
  );
  await refused({ ...good, n: 100 }).toThrow('needs all 100 features of the candidate');
  await refused(sideOf(normalFeatures(60, 4))).toThrow('should have 3 columns and have 4');
  await refused(sideOf(withEntry(normalFeatures(60, 3), 7, 1, Number.NaN))).toThrow('row 7, column 1');
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(metric.compute(good, good, SETTINGS, { signal })).rejects.toThrow('enough');
});
