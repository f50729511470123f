import { invariant } from '@fidboard/core';
import { congruence, multiply, singularValues, symmetricEigenvalues, trace } from '@fidboard/linalg';
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
  /** Ranks of the two covariances, as far as rounding tells them. */
  readonly ranks: readonly [number, number];
  /** Traces of the two covariances. */
  readonly traces: readonly [number, number];
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
  return frechetFromFactor(a, await factorOfMoments(b, options), options);
}

/** Up to this dimension singular values of the product of two factors take well under a second, and keep every digit. */
const LARGEST_DIRECT = 400;

/**
 * The distance of moments from a distribution whose factor is known, as that of a stored reference: S2 = F^T F.
 *
 * Tr (S1 S2)^(1/2) is the sum of the roots of the eigenvalues of F S1 F^T: two products and no factor of S1. Where
 * that would lose digits (S1 singular, indefinite or of many decades) S1 is factored after all.
 */
export async function frechetFromFactor(
  a: Moments,
  b: GaussianFactor,
  options: FrechetOptions = {},
): Promise<FrechetResult> {
  const d = b.mean.length;
  if (a.mean.length !== d) throw wrongDimension('first sample', d, a.mean.length);
  // A file that does not say its n may hold anything: only a factor tells whether it is a covariance.
  const surelyFull = a.n > d;
  if (surelyFull && d > LARGEST_DIRECT && b.factor.rows > 0) {
    const product = await congruence(b.factor, a.covariance, options);
    const { sum, error, positive } = sumOfRoots(await symmetricEigenvalues(product, options));
    const result = assemble(squaredDistance(a.mean, b.mean), [trace(a.covariance), b.trace], sum);
    const floor = 4 * d * Number.EPSILON * (result.traces[0] + b.trace);
    const tolerance = Math.max(LARGEST_ERROR * Math.abs(result.value), floor);
    if (2 * error <= tolerance)
      // A covariance that reaches all that the other has is full as far as this route can tell.
      return {
        ...result,
        ranks: [positive < b.factor.rows ? positive : d, b.factor.rows],
        clipped: [0, b.clipped],
      };
  }
  return frechetBetween(await factorOfMoments(a, options), b, options);
}

/** The part of the value that rounding may take before a more careful route is gone. */
const LARGEST_ERROR = 5e-9;

/**
 * The sum of the roots of eigenvalues, ascending, and how far rounding is expected to take it.
 *
 * Each eigenvalue is known to about eps times the largest, with errors of either sign: errors of roots add up as
 * squares do. Where an eigenvalue is no more than that error its root is only too large: those errors add up. An
 * eigenvalue far below 0 is of no covariance: then the error is infinite.
 */
function sumOfRoots(eigenvalues: Float64Array): { sum: number; error: number; positive: number } {
  const rounding = 2 * Number.EPSILON * (eigenvalues.at(-1) ?? 0);
  const negative = (eigenvalues[0] ?? 0) < -64 * eigenvalues.length * rounding;
  let sum = 0;
  let squares = 0;
  let positive = 0;
  for (const value of eigenvalues) {
    if (value > 0) sum += Math.sqrt(value);
    if (value <= rounding) continue;
    squares += rounding ** 2 / (4 * value);
    positive++;
  }
  const lost = (eigenvalues.length - positive) * Math.sqrt(rounding);
  return { sum, error: negative ? Infinity : Math.sqrt(squares) + lost, positive };
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
  const [small, large] = a.factor.rows <= b.factor.rows ? [a.factor, b.factor] : [b.factor, a.factor];
  const cross = await multiply(small, large, { transposeB: true });
  options.signal?.throwIfAborted();
  let nuclear = 0;
  for (const value of await singularValues(cross, options)) nuclear += value;
  return {
    ...assemble(squaredDistance(a.mean, b.mean), [a.trace, b.trace], nuclear),
    ranks: [a.factor.rows, b.factor.rows],
    clipped: [a.clipped, b.clipped],
  };
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}

function assemble(meanPart: number, traces: readonly [number, number], nuclear: number) {
  const tracePart = traces[0] + traces[1] - 2 * nuclear;
  const value = meanPart + tracePart;
  invariant(Number.isFinite(value), 'frechet distance', 'a finite value', value);
  return { value, meanPart, tracePart, traces };
}
