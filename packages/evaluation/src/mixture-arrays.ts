import type { NpyArray } from '@fidboard/npy';
import type { WamSettings } from '@fidboard/protocol';
import {
  type ComponentTrial,
  covarianceLength,
  type MixtureFit,
  type MixtureReference,
} from '@fidboard/statistics';
import { floats, refuseStatistics } from './statistics-array.ts';

export const MIXTURE_KEYS = [
  'mixture_weights',
  'mixture_means',
  'mixture_covariances',
  'mixture_fit',
  'mixture_trials',
] as const;

const FIT: readonly (keyof MixtureFit)[] = [
  'n',
  'iterations',
  'converged',
  'logLikelihood',
  'aic',
  'bic',
  'collapsed',
  'singular',
  'condition',
];

/** How many numbers `mixture_fit` had before `singular` and `condition`. */
const EARLIER_FIT = 7;

const TRIAL: readonly (keyof ComponentTrial)[] = ['components', 'logLikelihood', 'aic', 'bic', 'eligible'];

/**
 * The arrays that keep a reference's mixture: `mixture_weights` (K), `mixture_means` (K x r), `mixture_covariances` (full
 * K x r x r, diagonal K x r, tied r x r, spherical K, as the protocol says), `mixture_fit` (n, iterations, 1 when
 * converged, mean log-likelihood, AIC, BIC, collapsed and singular components, largest condition number) and, where the
 * number of components was searched for, `mixture_trials` (T x 5: components, mean log-likelihood, AIC, BIC, 1 when it
 * could be chosen).
 */
export function mixtureArrays({ mixture, trials }: MixtureReference): Record<string, NpyArray> {
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
    ...(trials.length > 0
      ? {
          mixture_trials: {
            dtype: 'float64',
            shape: [trials.length, TRIAL.length],
            data: Float64Array.from(trials.flatMap((trial) => TRIAL.map((key) => Number(trial[key])))),
          },
        }
      : {}),
  };
}

/**
 * A reference's mixture from the arrays of an .npz, null where it has none, or one of an earlier version, whose fit began
 * elsewhere; other shapes are refused.
 */
export function mixtureOf(
  arrays: ReadonlyMap<string, NpyArray>,
  { covariance }: WamSettings,
  name: string,
): Pick<MixtureReference, 'mixture' | 'trials'> | null {
  if (!arrays.has('mixture_weights')) return null;
  if (arrays.get('mixture_fit')?.data.length === EARLIER_FIT) return null;
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
  const mixture = {
    covarianceType: covariance,
    weights,
    means: { rows: K, cols: r, data: means },
    covariances,
    fit: fitOf(array('mixture_fit'), name),
  };
  return { mixture, trials: arrays.has('mixture_trials') ? trialsOf(array('mixture_trials'), name) : [] };
}

function fitOf(numbers: ArrayLike<number>, name: string): MixtureFit {
  if (numbers.length !== FIT.length) {
    refuseStatistics(`${name}: expected ${FIT.length} numbers of mixture_fit, got ${numbers.length}`);
  }
  const fit = Object.fromEntries(FIT.map((key, at) => [key, numbers[at]]));
  return { ...(fit as unknown as MixtureFit), converged: fit.converged === 1 };
}

function trialsOf(numbers: Float64Array, name: string): ComponentTrial[] {
  if (numbers.length % TRIAL.length !== 0) {
    refuseStatistics(
      `${name}: expected ${TRIAL.length} columns of mixture_trials, got ${numbers.length} numbers`,
    );
  }
  return Array.from({ length: numbers.length / TRIAL.length }, (_, row) => {
    const trial = Object.fromEntries(TRIAL.map((key, at) => [key, numbers[row * TRIAL.length + at]]));
    return { ...(trial as unknown as ComponentTrial), eligible: trial.eligible === 1 };
  });
}
