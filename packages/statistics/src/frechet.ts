import { invariant } from '@fidboard/core';
import { multiply, singularValues } from '@fidboard/linalg';
import { factorOfFeatures, factorOfMoments, type GaussianFactor } from './covariance-factor.ts';
import { checkFeatures, type FeatureMatrix } from './feature-matrix.ts';
import { type Moments, wrongDimension } from './moments.ts';

/** The squared Frechet (2-Wasserstein) distance of two normal distributions, and its parts. */
export interface FrechetResult {
  /** meanPart + tracePart; rounding can leave it slightly below 0 for equal distributions. */
  readonly value: number;
  /** ||mean1 - mean2||^2. */
  readonly meanPart: number;
  /** Tr(S1 + S2 - 2 (S1 S2)^(1/2)). */
  readonly tracePart: number;
  /** Ranks of the two covariances' factors. */
  readonly ranks: readonly [number, number];
  /** Most negative eigenvalues of the given covariances that were set to 0. */
  readonly clipped: readonly [number, number];
}

export interface FrechetOptions {
  readonly signal?: AbortSignal;
}

/**
 * ||m1 - m2||^2 + Tr(S1 + S2 - 2 (S1 S2)^(1/2)) from stored moments (Dowson and Landau 1982; Heusel et al. 2017).
 *
 * Real symmetric arithmetic throughout, no epsilon added. Agrees with scipy.linalg.sqrtm to 1e-8 relative at full rank.
 */
export async function frechetDistance(
  a: Moments,
  b: Moments,
  options: FrechetOptions = {},
): Promise<FrechetResult> {
  return frechetBetween(await factorOfMoments(a, options), await factorOfMoments(b, options), options);
}

/** The same from features, for n < d + 1: no d x d matrix is formed, and directions without data cost no accuracy. */
export async function frechetDistanceThin(
  x: FeatureMatrix,
  y: FeatureMatrix,
  options: FrechetOptions & { readonly ddof?: 0 | 1 } = {},
): Promise<FrechetResult> {
  checkFeatures(x, 'first sample');
  checkFeatures(y, 'second sample');
  const ddof = options.ddof ?? 1;
  return frechetBetween(factorOfFeatures(x, ddof), factorOfFeatures(y, ddof), options);
}

/**
 * The distance from factors, S1 = F^T F and S2 = H^T H of any ranks: Tr (S1 S2)^(1/2) is the nuclear norm of F H^T.
 *
 * The nonzero eigenvalues of S1 S2 = F^T F H^T H are those of (F H^T)(F H^T)^T: squares of singular values of F H^T.
 */
export async function frechetBetween(
  a: GaussianFactor,
  b: GaussianFactor,
  options: FrechetOptions = {},
): Promise<FrechetResult> {
  const d = a.mean.length;
  if (b.mean.length !== d) throw wrongDimension('second sample', d, b.mean.length);
  invariant(
    a.factor.cols === d && b.factor.cols === d,
    'frechetBetween',
    `factors of ${d} columns`,
    'others',
  );
  let meanPart = 0;
  for (let i = 0; i < d; i++) meanPart += (a.mean[i] - b.mean[i]) ** 2;

  const [small, large] = a.factor.rows <= b.factor.rows ? [a.factor, b.factor] : [b.factor, a.factor];
  const cross = await multiply(small, large, { transposeB: true });
  options.signal?.throwIfAborted();
  let nuclear = 0;
  for (const value of await singularValues(cross, options)) nuclear += value;

  const tracePart = a.trace + b.trace - 2 * nuclear;
  const value = meanPart + tracePart;
  invariant(Number.isFinite(value), 'frechetBetween', 'a finite distance', value);
  return {
    value,
    meanPart,
    tracePart,
    ranks: [a.factor.rows, b.factor.rows],
    clipped: [a.clipped, b.clipped],
  };
}
