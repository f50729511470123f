import { Refusal } from '@fidboard/core';
import type { Protocol } from '@fidboard/protocol';
import {
  type FeatureRows,
  LARGEST_SKEW_DIMENSION,
  type MixtureReference,
  mixtureReference,
  principalBasis,
  type SkewReference,
  skewReference,
  widthOf,
} from '@fidboard/statistics';
import { combineStatistics, type StoredStatistics } from './stored-statistics.ts';

interface Making {
  readonly rows: FeatureRows;
  readonly signal?: AbortSignal;
}

/** The statistics of a reference: those of {@link combineStatistics}, its axes, third moments and mixture. */
export async function combineReference(
  rows: FeatureRows,
  protocol: Protocol,
  options: { readonly signal?: AbortSignal } = {},
): Promise<StoredStatistics> {
  const statistics = await combineStatistics(rows, protocol, options);
  const making = { ...options, rows };
  const skew = await makeSkew(statistics, protocol, making);
  const mixture = await makeMixture({ ...statistics, skew }, protocol, making);
  return { ...statistics, skew, mixture };
}

async function makeSkew(
  { moments }: StoredStatistics,
  protocol: Protocol,
  { rows, signal }: Making,
): Promise<SkewReference | null> {
  const { pca } = protocol.metrics.skewInceptionDistance;
  if ((pca ?? moments.mean.length) > LARGEST_SKEW_DIMENSION) return null;
  const stop = signal ? { signal } : {};
  return skewReference(rows, await principalBasis(moments, pca, stop), stop);
}

async function makeMixture(
  { moments, skew }: StoredStatistics,
  protocol: Protocol,
  { rows, signal }: Making,
): Promise<MixtureReference | null> {
  const { pca, covariance, ...settings } = protocol.metrics.wam;
  if (settings.components !== 'auto' && moments.n < settings.components) return null;
  const stop = signal ? { signal } : {};
  const shared = skew !== null && protocol.metrics.skewInceptionDistance.pca === pca;
  const basis = shared ? skew.basis : await principalBasis(moments, pca, stop);
  if (widthOf(basis) === 0) return null;
  try {
    const fitting = { ...settings, covarianceType: covariance, seed: protocol.seed, ...stop };
    return await mixtureReference(rows, basis, fitting);
  } catch (error) {
    // Statistics made for every metric are of use without a mixture.
    if (error instanceof Refusal) return null;
    throw error;
  }
}
