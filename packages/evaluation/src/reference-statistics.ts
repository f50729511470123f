import type { Protocol } from '@fidboard/protocol';
import {
  type FeatureMatrix,
  LARGEST_SKEW_DIMENSION,
  type SkewReference,
  skewReference,
  widthOf,
} from '@fidboard/statistics';
import { rowBlocks } from './feature-rows.ts';
import { combineStatistics, type StoredStatistics } from './stored-statistics.ts';

interface ReferenceOptions {
  /** All features, in order; null when only the statistics are known. */
  readonly rows: readonly FeatureMatrix[] | null;
  readonly signal?: AbortSignal;
}

/** The statistics of a reference's shards: those of {@link combineStatistics}, its principal axes and third moments. */
export async function combineReference(
  shards: readonly FeatureMatrix[],
  protocol: Protocol,
  options: { readonly signal?: AbortSignal } = {},
): Promise<StoredStatistics> {
  const statistics = await combineStatistics(shards, protocol, options);
  return completeReference(statistics, protocol, { ...options, rows: shards });
}

/**
 * The same statistics with what a reference needs for this protocol: as it was stored where that fits, else made of all
 * its features, else missing.
 */
export async function completeReference(
  statistics: StoredStatistics,
  protocol: Protocol,
  { rows, signal }: ReferenceOptions,
): Promise<StoredStatistics> {
  const { sample, moments, skew, protocol: own } = statistics;
  const { pca } = protocol.metrics.skewInceptionDistance;
  if (skew !== null && fits(skew, own, pca)) return statistics;
  const all = rows ?? (sample !== null && sample.rows === moments.n ? [sample] : null);
  if (all === null || (pca ?? moments.mean.length) > LARGEST_SKEW_DIMENSION)
    return { ...statistics, skew: null };
  const options = { components: pca, ...(signal ? { signal } : {}) };
  return { ...statistics, skew: await skewReference(rowBlocks(all), moments, options) };
}

/** Stored axes serve any smaller number of them, and any number where there were no more. */
function fits({ basis }: SkewReference, own: Protocol | null, wanted: number | null): boolean {
  if (own === null) return false;
  const { pca } = own.metrics.skewInceptionDistance;
  if (pca === null || wanted === null) return pca === wanted;
  const width = widthOf(basis);
  return width >= wanted || width < pca;
}
