import { type Matrix, symmetricEigenvalues } from '@fidboard/linalg';
import type { GaussianFactor } from './covariance-factor.ts';
import type { FeatureRows } from './feature-rows.ts';
import type { BlockSums } from './projected-sums.ts';

/** A sample of which parts are scored. */
export interface ReplicatedSample {
  readonly rows: FeatureRows;
  /** About which sums are taken: a point near the mean of all rows. */
  readonly origin: Float64Array;
  readonly ddof: 0 | 1;
  readonly reference: GaussianFactor;
  /** The reference's factor, of at least one row. */
  readonly F: Matrix;
}

/** The Frechet distance of a part of a sample, from the sums over its rows and a matrix A that has the nonzero eigenvalues of S1 S2. */
export async function frechetOfSums(
  { n, sum, squares }: BlockSums,
  { origin, ddof, reference }: Pick<ReplicatedSample, 'origin' | 'ddof' | 'reference'>,
  { A, signal }: { readonly A: Matrix; readonly signal: AbortSignal | undefined },
): Promise<number> {
  let meanPart = 0;
  let offset = 0; // n ||mean - origin||^2
  for (let i = 0; i < sum.length; i++) {
    meanPart += (origin[i] + sum[i] / n - reference.mean[i]) ** 2;
    offset += sum[i] ** 2 / n;
  }
  const spread = (squares - offset) / (n - ddof);
  const eigenvalues = await symmetricEigenvalues(A, signal ? { signal } : {});
  // Directions without data leave rounding behind, whose square root would not be small.
  const rounding = A.rows * Number.EPSILON * eigenvalues[A.rows - 1];
  let nuclear = 0;
  for (const value of eigenvalues) if (value > rounding) nuclear += Math.sqrt(value);
  return meanPart + spread + reference.trace - 2 * nuclear;
}
