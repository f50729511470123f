import { Rng } from '@fidboard/core';
import { metricsSettings } from '@fidboard/protocol';
import { type FeatureMatrix, MomentAccumulator, type Moments } from '@fidboard/statistics';
import type { MetricSettings } from '../src/index.ts';

export const SETTINGS: MetricSettings = {
  ...metricsSettings({ kid: { subsets: 10, subsetSize: 50 }, wam: { components: 3 } }),
  ddof: 1,
  seed: 1,
};

/** Independent normal features with this mean and standard deviation. */
export function normalFeatures(
  n: number,
  d: number,
  { seed = 1, mean = 0, deviation = 1 }: { seed?: number; mean?: number; deviation?: number } = {},
): FeatureMatrix {
  const rng = new Rng(seed);
  const data = Float64Array.from({ length: n * d }, () => mean + deviation * rng.normal());
  return { rows: n, cols: d, data };
}

export async function momentsOf(features: FeatureMatrix, ddof: 0 | 1 = 1): Promise<Moments> {
  const accumulator = new MomentAccumulator(features.cols, { ddof });
  await accumulator.add(features);
  return accumulator.moments();
}

/** The features with one entry replaced. */
export function withEntry(
  features: FeatureMatrix,
  row: number,
  column: number,
  value: number,
): FeatureMatrix {
  const data = features.data.slice();
  data[row * features.cols + column] = value;
  return { ...features, data };
}
