import { invariant, Refusal } from '@fidboard/core';
import type { FeatureMatrix } from './feature-matrix.ts';
import { frechetDistance } from './frechet.ts';
import { MomentAccumulator, type Moments } from './moments.ts';
import { packedLength, thirdMomentDistance, thirdMoments } from './third-moments.ts';

/** The first three moments of n feature vectors, in coordinates of a common basis. */
export interface SkewMoments {
  readonly moments: Moments;
  /** Packed as by {@link thirdMoments}. */
  readonly third: Float64Array;
}

export interface SkewOptions {
  /** The weight w of the skew part. */
  readonly weight: number;
  /** Whether third moments enter by their cube root, which has the unit of the features, or as they are. */
  readonly root: 'cube' | 'none';
  readonly signal?: AbortSignal;
}

/** frechetPart + weight * skewPart, and its parts. */
export interface SkewResult {
  readonly value: number;
  readonly frechetPart: number;
  readonly skewPart: number;
}

/** Beyond this many columns the third moments would take gigabytes. */
export const LARGEST_SKEW_DIMENSION = 512;

/** The first three moments of rows that are already in the common basis; the covariance divides by n - ddof. */
export async function skewMoments(
  rows: FeatureMatrix,
  { ddof, signal }: { readonly ddof: 0 | 1; readonly signal?: AbortSignal },
): Promise<SkewMoments> {
  refuseWide(rows.cols);
  const accumulator = new MomentAccumulator(rows.cols, { ddof });
  await accumulator.add(rows);
  return { moments: accumulator.moments(), third: await thirdMoments(rows, signal ? { signal } : {}) };
}

/**
 * Skew Inception Distance (arXiv 2310.20636): the Frechet distance plus weight * sum (root T1_ijk - root T2_ijk)^2 over
 * all i, j, k of the third central moments T.
 *
 * With the cube root it scales as length^2. Not invariant to rotations: both sides must be in one fixed basis.
 * Third moments of more columns than the moments have are cut to their leading ones.
 */
export async function skewDistance(
  a: SkewMoments,
  b: SkewMoments,
  options: SkewOptions,
): Promise<SkewResult> {
  const r = a.moments.mean.length;
  for (const { third } of [a, b]) {
    invariant(
      third.length >= packedLength(r),
      'skewDistance',
      `${packedLength(r)} third moments`,
      third.length,
    );
  }
  const { signal, weight, root } = options;
  const frechet = await frechetDistance(a.moments, b.moments, signal ? { signal } : {});
  const frechetPart = Math.max(0, frechet.value);
  const skewPart = thirdMomentDistance(a.third, b.third, { r, root });
  const value = frechetPart + weight * skewPart;
  invariant(Number.isFinite(value), 'skewDistance', 'a finite distance', value);
  return { value, frechetPart, skewPart };
}

/** Refuses more columns than third moments can take. */
export function refuseWide(dimension: number): void {
  if (dimension <= LARGEST_SKEW_DIMENSION) return;
  throw new Refusal(
    'BAD_INPUT',
    `third moments take at most ${LARGEST_SKEW_DIMENSION} columns, got ${dimension}`,
    `Compare in ${LARGEST_SKEW_DIMENSION} principal components or fewer; 64 is the convention.`,
  );
}
