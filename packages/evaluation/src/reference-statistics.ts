import { Refusal } from '@fidboard/core';
import type { Protocol } from '@fidboard/protocol';
import {
  classParts,
  countLabels,
  type FeatureRows,
  factorOfMoments,
  LARGEST_SKEW_DIMENSION,
  type MixtureReference,
  MomentAccumulator,
  type Moments,
  mixtureReference,
  principalBasis,
  type SkewReference,
  skewReference,
  widthOf,
} from '@fidboard/statistics';
import type { ClassMoments } from './class-arrays.ts';
import { type CombineOptions, combineStatistics, type StoredStatistics } from './stored-statistics.ts';

interface Making extends CombineOptions {
  readonly rows: FeatureRows;
}

/** Moments of more numbers than this (512 MiB), labels x d^2, are not stored. */
const LARGEST_CLASSES = 2 ** 26;

/** The statistics of a reference: those of {@link combineStatistics}, a factor, its axes, third moments, mixture and classes. */
export async function combineReference(
  rows: FeatureRows,
  protocol: Protocol,
  options: CombineOptions = {},
): Promise<StoredStatistics> {
  const statistics = await combineStatistics(rows, protocol, options);
  const making = { ...options, rows };
  const factor = await factorOfMoments(statistics.moments, options);
  const skew = await makeSkew(statistics, protocol, making);
  const mixture = await makeMixture({ ...statistics, skew }, protocol, making);
  const classes = await makeClasses(statistics, making);
  // Where all images are the same there is nothing to factor, and an array cannot be empty.
  return { ...statistics, factor: factor.factor.rows > 0 ? factor : null, skew, mixture, classes };
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
  if (typeof settings.components === 'number' && moments.n < settings.components) return null;
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

/** The moments of each label; null without labels, where they are too many, and where one has a single image. */
async function makeClasses(
  { moments }: StoredStatistics,
  { rows, labels, signal }: Making,
): Promise<ClassMoments | null> {
  if (labels == null) return null;
  const counts = countLabels(labels);
  const { ddof, mean } = moments;
  if (counts.size * mean.length ** 2 > LARGEST_CLASSES || Math.min(...counts.values()) < 2) return null;
  const classes = new Map<string, Moments>();
  for await (const part of classParts(rows, labels, { ddof, signal })) {
    if ('moments' in part) classes.set(part.label, part.moments);
    else {
      const accumulator = new MomentAccumulator(mean.length, { ddof });
      await accumulator.add(part.features);
      classes.set(part.label, accumulator.moments());
    }
  }
  return classes;
}
