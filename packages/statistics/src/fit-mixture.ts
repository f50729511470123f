import { Refusal } from '@fidboard/core';
import { type Matrix, matrix } from '@fidboard/linalg';
import { checkFeatures, type FeatureMatrix } from './feature-matrix.ts';
import { kMeans } from './k-means.ts';
import { type CovarianceType, type GaussianMixture, parameterCount } from './mixture.ts';
import { expectation, type MixtureParameters, maximisation } from './mixture-steps.ts';

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
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Below this many rows' worth of responsibility a component has collapsed. */
const EMPTY = 1e-8;
/** Beyond this, dense covariances of several components would take gigabytes. */
export const LARGEST_DENSE_MIXTURE = 512;

/**
 * A mixture of normal distributions by expectation maximisation from a k-means start, as scikit-learn's GaussianMixture.
 *
 * A component without rows is taken out and counted. Refuses fewer rows than components. Checked against
 * scikit-learn: from the same start the log-likelihood agrees to 1e-8 after each iteration.
 */
export async function fitMixture(features: FeatureMatrix, options: MixtureOptions): Promise<GaussianMixture> {
  checkFeatures(features, 'mixture');
  const { rows, cols } = features;
  refuseSettings(features, options);
  const data = features.data instanceof Float64Array ? features.data : Float64Array.from(features.data);
  const x = { rows, cols, data };
  const { components, iterations: most, tolerance, signal } = options;
  let responsibilities = hardAssignment(kMeans(x, components, options.seed), components);
  let parameters = await maximisation(x, responsibilities, options);
  let previous = -Infinity;
  let iterations = 0;
  let converged = false;
  while (iterations < most && !converged) {
    signal?.throwIfAborted();
    options.onProgress?.(iterations, most);
    parameters = withoutEmpty(parameters, rows);
    const step = await expectation(x, parameters);
    responsibilities = step.responsibilities;
    parameters = await maximisation(x, responsibilities, options);
    iterations++;
    converged = Math.abs(step.logLikelihood - previous) < tolerance;
    previous = step.logLikelihood;
  }
  parameters = withoutEmpty(parameters, rows);
  const { logLikelihood } = await expectation(x, parameters);
  const K = parameters.weights.length;
  const free = parameterCount(options.covarianceType, { K, r: cols });
  const deviance = -2 * logLikelihood * rows;
  return {
    ...parameters,
    fit: {
      n: rows,
      iterations,
      converged,
      logLikelihood,
      aic: deviance + 2 * free,
      bic: deviance + Math.log(rows) * free,
      collapsed: components - K,
    },
  };
}

function hardAssignment(labels: Int32Array, components: number): Matrix {
  const result = matrix(labels.length, components);
  for (const [i, label] of labels.entries()) result.data[i * components + label] = 1;
  return result;
}

/** The mixture without components that have no rows, its weights summing to 1 again. */
function withoutEmpty(parameters: MixtureParameters, rows: number): MixtureParameters {
  const { weights, means, covariances, covarianceType } = parameters;
  const kept = [...weights.keys()].filter((k) => weights[k] * rows >= EMPTY);
  if (kept.length === weights.length) return parameters;
  const pick = (data: Float64Array, size: number) => {
    const picked = new Float64Array(kept.length * size);
    for (const [to, k] of kept.entries()) picked.set(data.subarray(k * size, (k + 1) * size), to * size);
    return picked;
  };
  const left = pick(weights, 1);
  const total = left.reduce((sum, weight) => sum + weight, 0);
  return {
    covarianceType,
    weights: left.map((weight) => weight / total),
    means: matrix(kept.length, means.cols, pick(means.data, means.cols)),
    covariances:
      covarianceType === 'tied' ? covariances : pick(covariances, covariances.length / weights.length),
  };
}

function refuseSettings({ rows, cols }: FeatureMatrix, { components, covarianceType }: MixtureOptions): void {
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
