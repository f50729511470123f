import { invariant } from '@fidboard/core';
import { type Matrix, matrix } from '@fidboard/linalg';
import { factorOfMoments, type GaussianFactor } from './covariance-factor.ts';
import { frechetBetween } from './frechet.ts';
import type { GaussianMixture } from './mixture.ts';
import { optimalTransport } from './transport.ts';

/** The mixture Wasserstein distance and what it is made of. */
export interface MixtureDistance {
  /** MW2^2 = sum plan_ij costs_ij. */
  readonly value: number;
  /** Squared Bures-Wasserstein distances between the components, K1 x K2. */
  readonly costs: Matrix;
  /** The cheapest coupling of the two vectors of weights, K1 x K2. */
  readonly plan: Matrix;
}

/**
 * MW2^2 (Delon and Desolneux 2020; WaM, arXiv 2110.05240): the cheapest way to carry one mixture's weights to the other's at
 * the squared Bures-Wasserstein distances of their components. With one component each it is the Frechet distance.
 */
export async function mixtureDistance(
  a: GaussianMixture,
  b: GaussianMixture,
  options: { readonly signal?: AbortSignal } = {},
): Promise<MixtureDistance> {
  invariant(a.means.cols === b.means.cols, 'mixtureDistance', `${a.means.cols} dimensions`, b.means.cols);
  const [first, second] = [await componentsOf(a), await componentsOf(b)];
  const costs = matrix(first.length, second.length);
  for (const [i, p] of first.entries()) {
    options.signal?.throwIfAborted();
    for (const [j, q] of second.entries()) costs.data[i * second.length + j] = await between(p, q, options);
  }
  const { value, plan } = await optimalTransport(a.weights, b.weights, costs);
  return { value, costs, plan };
}

/** A component by its mean and either a factor of its covariance or, of axis-parallel ones, its standard deviations. */
interface Component {
  readonly mean: Float64Array;
  readonly dense: GaussianFactor | null;
  readonly deviations: Float64Array;
}

async function componentsOf({ means, covariances, covarianceType }: GaussianMixture): Promise<Component[]> {
  const { rows: K, cols: r } = means;
  const components: Component[] = [];
  for (let k = 0; k < K; k++) {
    const mean = means.data.slice(k * r, (k + 1) * r);
    if (covarianceType === 'diagonal' || covarianceType === 'spherical') {
      const variance = (j: number) => covariances[covarianceType === 'diagonal' ? k * r + j : k];
      const deviations = Float64Array.from({ length: r }, (_, j) => Math.sqrt(variance(j)));
      components.push({ mean, dense: null, deviations });
      continue;
    }
    const at = covarianceType === 'full' ? k * r * r : 0;
    const covariance = matrix(r, r, covariances.slice(at, at + r * r));
    const dense = await factorOfMoments({ n: 0, mean, covariance, ddof: 0 });
    components.push({ mean, dense, deviations: new Float64Array(0) });
  }
  return components;
}

async function between(
  p: Component,
  q: Component,
  options: { readonly signal?: AbortSignal },
): Promise<number> {
  if (p.dense !== null && q.dense !== null) {
    return Math.max(0, (await frechetBetween(p.dense, q.dense, options)).value);
  }
  invariant(p.dense === null && q.dense === null, 'mixtureDistance', 'covariances of one type', 'two');
  let sum = 0;
  for (let j = 0; j < p.mean.length; j++) {
    sum += (p.mean[j] - q.mean[j]) ** 2 + (p.deviations[j] - q.deviations[j]) ** 2;
  }
  return sum;
}
