import { Refusal } from '@fidboard/core';
import type { Protocol } from '@fidboard/protocol';
import {
  type FeatureMatrix,
  LARGEST_SKEW_DIMENSION,
  type MixtureReference,
  mixtureReference,
  principalBasis,
  type SkewReference,
  skewReference,
  widthOf,
} from '@fidboard/statistics';
import { rowBlocks } from './feature-rows.ts';
import { combineStatistics, type StoredStatistics } from './stored-statistics.ts';

interface ReferenceOptions {
  /** All features, in order; null when only the statistics are known. */
  readonly rows: readonly FeatureMatrix[] | null;
  /** Keys of the metrics that will be computed; every metric when left out. */
  readonly metrics?: readonly string[];
  readonly signal?: AbortSignal;
}

/** The statistics of a reference's shards: those of {@link combineStatistics}, its axes, third moments and mixture. */
export async function combineReference(
  shards: readonly FeatureMatrix[],
  protocol: Protocol,
  options: { readonly signal?: AbortSignal } = {},
): Promise<StoredStatistics> {
  const statistics = await combineStatistics(shards, protocol, options);
  return completeReference(statistics, protocol, { ...options, rows: shards });
}

/**
 * The same statistics with what a reference needs for these metrics under this protocol: as it was stored where that
 * fits, else made of all its features, else missing.
 */
export async function completeReference(
  statistics: StoredStatistics,
  protocol: Protocol,
  options: ReferenceOptions,
): Promise<StoredStatistics> {
  const { sample, moments, protocol: own } = statistics;
  const { metrics } = options;
  const rows = options.rows ?? (sample !== null && sample.rows === moments.n ? [sample] : null);
  const wants = (key: string) => metrics === undefined || metrics.includes(key);
  const making = { ...options, rows };
  const skew =
    statistics.skew !== null && skewFits(statistics.skew, own, protocol)
      ? statistics.skew
      : wants('skew_inception_distance')
        ? await makeSkew(statistics, protocol, making)
        : null;
  const mixture =
    statistics.mixture !== null && own !== null && mixtureSettings(own) === mixtureSettings(protocol)
      ? statistics.mixture
      : wants('wam')
        ? await makeMixture({ ...statistics, skew }, protocol, making)
        : null;
  return { ...statistics, skew, mixture };
}

async function makeSkew(
  { moments }: StoredStatistics,
  protocol: Protocol,
  { rows, signal }: ReferenceOptions,
): Promise<SkewReference | null> {
  const { pca } = protocol.metrics.skewInceptionDistance;
  if (rows === null || (pca ?? moments.mean.length) > LARGEST_SKEW_DIMENSION) return null;
  return skewReference(rowBlocks(rows), moments, { components: pca, ...(signal ? { signal } : {}) });
}

async function makeMixture(
  { moments, skew }: StoredStatistics,
  protocol: Protocol,
  { rows, metrics, signal }: ReferenceOptions,
): Promise<MixtureReference | null> {
  const { pca, covariance, ...settings } = protocol.metrics.wam;
  if (rows === null || moments.n < settings.components) return null;
  const stop = signal ? { signal } : {};
  const shared = skew !== null && protocol.metrics.skewInceptionDistance.pca === pca;
  const basis = shared ? skew.basis : await principalBasis(moments, pca, stop);
  if (widthOf(basis) === 0) return null;
  try {
    const fitting = { ...settings, covarianceType: covariance, seed: protocol.seed, ...stop };
    return await mixtureReference(rowBlocks(rows), basis, fitting);
  } catch (error) {
    // Statistics made for every metric are of use without a mixture; a score that asked for one fails.
    if (error instanceof Refusal && metrics === undefined) return null;
    throw error;
  }
}

/** Stored axes serve any smaller number of them, and any number where there were no more. */
function skewFits({ basis }: SkewReference, own: Protocol | null, protocol: Protocol): boolean {
  if (own === null) return false;
  const { pca } = own.metrics.skewInceptionDistance;
  const { pca: wanted } = protocol.metrics.skewInceptionDistance;
  if (pca === null || wanted === null) return pca === wanted;
  const width = widthOf(basis);
  return width >= wanted || width < pca;
}

/** Everything that a mixture depends on, as one text. */
function mixtureSettings({ metrics: { wam }, seed }: Protocol): string {
  const { components, covariance, regularisation, pca, iterations, tolerance } = wam;
  return JSON.stringify([components, covariance, regularisation, pca, iterations, tolerance, seed]);
}
