import { Refusal } from '@fidboard/core';
import { checkFeatures, type FeatureMatrix, wrongDimension } from '@fidboard/statistics';
import type { MetricOptions, MetricSide } from './metric.ts';

/** The features of a side; refuses a side without, and NaN and infinities, naming the side by `label`. */
export function featuresOf(
  side: MetricSide,
  label: string,
  metric: { readonly key: string; readonly name: string },
): FeatureMatrix {
  if (side.features === undefined) {
    throw new Refusal(
      'BAD_INPUT',
      `${metric.name} needs the features of the ${label}, and only its mean and covariance are stored`,
      `Give its images or its features, or leave ${metric.key} out of the metrics.`,
    );
  }
  checkFeatures(side.features, label);
  return side.features;
}

/** The features of both sides, which must have one dimension. */
export function featuresOfBoth(
  candidate: MetricSide,
  reference: MetricSide,
  metric: { readonly key: string; readonly name: string },
): { x: FeatureMatrix; y: FeatureMatrix } {
  const x = featuresOf(candidate, 'candidate', metric);
  const y = featuresOf(reference, 'reference', metric);
  if (x.cols !== y.cols) throw wrongDimension('candidate', y.cols, x.cols);
  return { x, y };
}

/** The options that kernels take, without those that are not there. */
export function kernelOptions({ signal, onProgress }: MetricOptions): {
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
} {
  return { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
}
