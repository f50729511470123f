import {
  checkFeatures,
  type FeatureMatrix,
  type NeighbourOverlap,
  neighbourOverlap,
} from '@fidboard/statistics';
import type { MetricOptions, MetricSettings } from './metric.ts';

/** What precision, recall, density, coverage and authenticity are read from. */
export interface NeighbourComparison {
  readonly overlap: NeighbourOverlap;
  /** How many columns have one and the same value in all rows. */
  readonly constantFeatures: { readonly candidate: number; readonly reference: number };
}

type ByReference = WeakMap<FeatureMatrix, Map<string, Promise<NeighbourComparison>>>;

/** Five metrics are computed one by one and share one pass over the distances; it is kept while the features are. */
const known = new WeakMap<FeatureMatrix, ByReference>();

/**
 * The comparison of these features under these settings, computed at the first call; whoever calls first is told of the
 * progress and can cancel it. Refuses features that are not finite.
 */
export function compareNeighbours(
  sides: { readonly candidate: FeatureMatrix; readonly reference: FeatureMatrix },
  settings: MetricSettings['neighbours'],
  options: MetricOptions,
): Promise<NeighbourComparison> {
  const { candidate, reference } = sides;
  const byReference: ByReference = known.get(candidate) ?? new WeakMap();
  known.set(candidate, byReference);
  const bySettings = byReference.get(reference) ?? new Map<string, Promise<NeighbourComparison>>();
  byReference.set(reference, bySettings);
  const key = `${settings.precisionRecall} ${settings.densityCoverage}`;
  let comparison = bySettings.get(key);
  if (comparison === undefined) {
    comparison = compare(sides, settings, options);
    bySettings.set(key, comparison);
    // A failure or a cancellation is not kept: the next call tries again.
    comparison.catch(() => bySettings.delete(key));
  }
  return comparison;
}

async function compare(
  { candidate, reference }: { readonly candidate: FeatureMatrix; readonly reference: FeatureMatrix },
  settings: MetricSettings['neighbours'],
  options: MetricOptions,
): Promise<NeighbourComparison> {
  checkFeatures(candidate, 'candidate');
  checkFeatures(reference, 'reference');
  const { precisionRecall, densityCoverage } = settings;
  const { signal, onProgress } = options;
  return {
    overlap: await neighbourOverlap(candidate, reference, {
      precisionRecall,
      densityCoverage,
      signal,
      onProgress,
    }),
    constantFeatures: { candidate: constantColumns(candidate), reference: constantColumns(reference) },
  };
}

function constantColumns({ rows, cols, data }: FeatureMatrix): number {
  let constant = 0;
  for (let j = 0; j < cols; j++) {
    let i = 1;
    while (i < rows && data[i * cols + j] === data[j]) i++;
    if (i >= rows) constant++;
  }
  return constant;
}
