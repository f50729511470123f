import type { Matrix } from '@fidboard/linalg';

/** How the covariances of a mixture's components may differ; names and shapes as in scikit-learn. */
export type CovarianceType = 'full' | 'diagonal' | 'tied' | 'spherical';

/** A mixture of K normal distributions in r dimensions, and how its fit ended. */
export interface GaussianMixture {
  readonly covarianceType: CovarianceType;
  /** K positive weights that sum to 1. */
  readonly weights: Float64Array;
  /** K x r. */
  readonly means: Matrix;
  /** Row-major: full K x r x r, diagonal K x r (variances), tied r x r, spherical K (variances). */
  readonly covariances: Float64Array;
  readonly fit: MixtureFit;
}

export interface MixtureFit {
  /** How many rows the mixture was fitted to. */
  readonly n: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Mean log-likelihood of a row under the final mixture. */
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** Components that lost all their rows and were taken out. */
  readonly collapsed: number;
}

/** How many numbers the covariances of K components in r dimensions take. */
export function covarianceLength(type: CovarianceType, { K, r }: { K: number; r: number }): number {
  switch (type) {
    case 'full':
      return K * r * r;
    case 'diagonal':
      return K * r;
    case 'tied':
      return r * r;
    case 'spherical':
      return K;
  }
}

/** Free parameters of the mixture, which AIC and BIC count. */
export function parameterCount(type: CovarianceType, { K, r }: { K: number; r: number }): number {
  const triangle = (r * (r + 1)) / 2;
  const covariance = { full: K * triangle, diagonal: K * r, tied: triangle, spherical: K }[type];
  return covariance + K * r + K - 1;
}
