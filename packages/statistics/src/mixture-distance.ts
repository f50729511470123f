import type { Matrix } from '@fidboard/linalg';
import { type ComponentDistanceOptions, componentDistances } from './component-distances.ts';
import type { MixtureParameters } from './mixture.ts';
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
  a: MixtureParameters,
  b: MixtureParameters,
  options: ComponentDistanceOptions = {},
): Promise<MixtureDistance> {
  const costs = await componentDistances(a, b, options);
  return { costs, ...(await optimalTransport(a.weights, b.weights, costs)) };
}
