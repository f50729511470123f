import type { NpyArray } from '@fidboard/npy';
import type { WamSettings } from '@fidboard/protocol';
import { covarianceLength, type GaussianMixture, type MixtureFit } from '@fidboard/statistics';
import { floats, refuseStatistics } from './statistics-array.ts';

export const MIXTURE_KEYS = [
  'mixture_weights',
  'mixture_means',
  'mixture_covariances',
  'mixture_fit',
] as const;

const FIT: readonly (keyof MixtureFit)[] = [
  'n',
  'iterations',
  'converged',
  'logLikelihood',
  'aic',
  'bic',
  'collapsed',
];

/**
 * The arrays that keep a reference's mixture: `mixture_weights` (K), `mixture_means` (K x r), `mixture_covariances` (full
 * K x r x r, diagonal K x r, tied r x r, spherical K, as the protocol says) and `mixture_fit` (n, iterations, 1 when
 * converged, mean log-likelihood, AIC, BIC, collapsed components).
 */
export function mixtureArrays(mixture: GaussianMixture): Record<string, NpyArray> {
  const { weights, means, covariances, covarianceType, fit } = mixture;
  const [K, r] = [means.rows, means.cols];
  const shape = { full: [K, r, r], diagonal: [K, r], tied: [r, r], spherical: [K] }[covarianceType];
  return {
    mixture_weights: { dtype: 'float64', shape: [K], data: weights },
    mixture_means: { dtype: 'float64', shape: [K, r], data: means.data },
    mixture_covariances: { dtype: 'float64', shape, data: covariances },
    mixture_fit: {
      dtype: 'float64',
      shape: [FIT.length],
      data: Float64Array.from(FIT, (key) => Number(fit[key])),
    },
  };
}

/** A reference's mixture from the arrays of an .npz, null where it has none; other shapes are refused. */
export function mixtureOf(
  arrays: ReadonlyMap<string, NpyArray>,
  { covariance }: WamSettings,
  name: string,
): GaussianMixture | null {
  if (!arrays.has('mixture_weights')) return null;
  const array = (key: (typeof MIXTURE_KEYS)[number]) => floats(arrays.get(key), `${name}: ${key}`);
  const weights = array('mixture_weights');
  const means = array('mixture_means');
  const covariances = array('mixture_covariances');
  const K = weights.length;
  const r = means.length / K;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.some((weight) => !(weight > 0)) || Math.abs(total - 1) > 1e-9) {
    refuseStatistics(`${name}: expected positive mixture_weights that sum to 1, got a sum of ${total}`);
  }
  if (!Number.isInteger(r) || covariances.length !== covarianceLength(covariance, { K, r })) {
    refuseStatistics(
      `${name}: expected mixture_means and ${covariance} mixture_covariances of ${K} components, got ${means.length} and ${covariances.length} numbers`,
    );
  }
  const [n = 0, iterations = 0, converged = 0, logLikelihood = 0, aic = 0, bic = 0, collapsed = 0] =
    array('mixture_fit');
  return {
    covarianceType: covariance,
    weights,
    means: { rows: K, cols: r, data: means },
    covariances,
    fit: { n, iterations, converged: converged === 1, logLikelihood, aic, bic, collapsed },
  };
}
