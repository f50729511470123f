import { Refusal } from '@fidboard/core';
import { type Matrix, matrix } from '@fidboard/linalg';
import { checkFeatures, type FeatureMatrix } from './feature-matrix.ts';
import { asRows, type Rows } from './gathered-rows.ts';
import { kMeans } from './k-means.ts';
import {
  type CovarianceType,
  type GaussianMixture,
  type MixtureParameters,
  parameterCount,
} from './mixture.ts';
import { conditionOf } from './mixture-condition.ts';
import { expectation } from './mixture-expectation.ts';
import { maximisation } from './mixture-maximisation.ts';
import { soundComponents } from './sound-components.ts';

export interface MixtureOptions {
  readonly components: number;
  readonly covarianceType: CovarianceType;
  /** Added to every variance, 1e-6 by convention. */
  readonly regularisation: number;
  /** Most rounds of EM, 100 by convention. */
  readonly iterations: number;
  /** EM ends when the mean log-likelihood changes by less, 1e-3 by convention. */
  readonly tolerance: number;
  readonly seed: number;
  /** Where EM starts, in place of k-means. */
  readonly start?: MixtureParameters | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Beyond this, dense covariances of several components would take gigabytes. */
export const LARGEST_DENSE_MIXTURE = 512;

/**
 * A mixture of normal distributions by expectation maximisation from a k-means start, as scikit-learn's GaussianMixture.
 *
 * A component without rows, or whose covariance is singular in float64 in spite of the regularisation, is taken out and
 * counted. Refuses fewer rows than components, and a fit of which nothing is left. Checked against scikit-learn: from the
 * same start the log-likelihood agrees to 1e-8 after each iteration.
 */
export async function fitMixture(features: FeatureMatrix, options: MixtureOptions): Promise<GaussianMixture> {
  checkFeatures(features, 'mixture');
  refuseSettings(features, options);
  const x = asRows(features);
  const { covarianceType, iterations: most, tolerance, signal } = options;
  let sound = nonEmpty(options.start ?? (await clustered(x, options)), x.rows);
  let { empty: collapsed, singular } = sound;
  let previous = -Infinity;
  let iterations = 0;
  let converged = false;
  while (iterations < most && !converged) {
    options.onProgress?.(iterations, most);
    const step = await expectation(x, sound.parameters, { whitening: sound.whitening, signal });
    sound = nonEmpty(await maximisation(x, step.responsibilities, options), x.rows);
    collapsed += sound.empty;
    singular += sound.singular;
    iterations++;
    converged = Math.abs(step.logLikelihood - previous) < tolerance;
    previous = step.logLikelihood;
  }
  const { parameters, whitening } = sound;
  const { logLikelihood } = await expectation(x, parameters, { whitening, signal });
  const free = parameterCount(covarianceType, { K: parameters.weights.length, r: x.cols });
  const deviance = -2 * logLikelihood * x.rows;
  return {
    ...parameters,
    fit: {
      n: x.rows,
      iterations,
      converged,
      logLikelihood,
      aic: deviance + 2 * free,
      bic: deviance + Math.log(x.rows) * free,
      collapsed,
      singular,
      condition: await conditionOf(parameters, signal),
    },
  };
}

/** The mixture that the clusters of k-means imply. */
async function clustered(x: Rows, options: MixtureOptions): Promise<MixtureParameters> {
  const { components, seed, signal } = options;
  const labels = await kMeans(x, { clusters: components, seed, signal });
  return maximisation(x, hardAssignment(labels, components), options);
}

function hardAssignment(labels: Int32Array, components: number): Matrix {
  const result = matrix(labels.length, components);
  for (const [i, label] of labels.entries()) result.data[i * components + label] = 1;
  return result;
}

function nonEmpty(parameters: MixtureParameters, rows: number) {
  const sound = soundComponents(parameters, rows);
  if (sound.kept.length > 0) return sound;
  throw new Refusal(
    'BAD_INPUT',
    'the covariance of every mixture component is singular in float64, even after regularisation',
    'Choose a larger regularisation, fewer components, or diagonal covariances.',
  );
}

function refuseSettings(
  { rows, cols }: FeatureMatrix,
  { components, covarianceType }: Pick<MixtureOptions, 'components' | 'covarianceType'>,
): void {
  if (rows < components) {
    throw new Refusal(
      'BAD_INPUT',
      `a mixture of ${components} components needs at least as many images, and there are ${rows}`,
      `Add images, or choose ${rows} components or fewer.`,
    );
  }
  const dense = covarianceType === 'full' || covarianceType === 'tied';
  if (dense && cols > LARGEST_DENSE_MIXTURE) {
    throw new Refusal(
      'BAD_INPUT',
      `${covarianceType} covariances take at most ${LARGEST_DENSE_MIXTURE} columns, got ${cols}`,
      'Choose fewer principal components, or diagonal covariances.',
    );
  }
}
