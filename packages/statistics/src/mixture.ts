import { type Matrix, matrix } from '@fidboard/linalg';

/** How the covariances of a mixture's components may differ; names and shapes as in scikit-learn. */
export type CovarianceType = 'full' | 'diagonal' | 'tied' | 'spherical';

/** K normal distributions in r dimensions and their weights: what the two steps of EM exchange. */
export interface MixtureParameters {
  readonly covarianceType: CovarianceType;
  /** K positive weights that sum to 1. */
  readonly weights: Float64Array;
  /** K x r. */
  readonly means: Matrix;
  /** Row-major: full K x r x r, diagonal K x r (variances), tied r x r, spherical K (variances). */
  readonly covariances: Float64Array;
}

/** A mixture of normal distributions, and how its fit ended. */
export interface GaussianMixture extends MixtureParameters {
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
  /** Components whose covariance became singular in float64 in spite of the regularisation, and were taken out. */
  readonly singular: number;
  /** The largest condition number of a component's covariance, largest by smallest eigenvalue; at most 1 / eps. */
  readonly condition: number;
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

/** The mixture of these components only, its weights summing to 1 again. */
export function keepComponents(
  { covarianceType, weights, means, covariances }: MixtureParameters,
  kept: readonly number[],
): MixtureParameters {
  const pick = (data: Float64Array) => {
    const size = data.length / weights.length;
    const picked = new Float64Array(kept.length * size);
    for (const [to, k] of kept.entries()) picked.set(data.subarray(k * size, (k + 1) * size), to * size);
    return picked;
  };
  const left = pick(weights);
  const total = left.reduce((sum, weight) => sum + weight, 0);
  return {
    covarianceType,
    weights: left.map((weight) => weight / total),
    means: matrix(kept.length, means.cols, pick(means.data)),
    covariances: covarianceType === 'tied' ? covariances : pick(covariances),
  };
}
