import type { FeatureMatrix } from './feature-matrix.ts';
import { fitMixture, type MixtureOptions } from './fit-mixture.ts';
import type { GaussianMixture } from './mixture.ts';
import { type PrincipalBasis, projectRows } from './principal-basis.ts';

/** What is kept of a reference for mixture distances: its axes, and the mixture of its rows along them. */
export interface MixtureReference {
  readonly basis: PrincipalBasis;
  readonly mixture: GaussianMixture;
}

/** The mixture of all rows of a reference, along these axes. */
export async function mixtureReference(
  blocks: AsyncIterable<FeatureMatrix>,
  basis: PrincipalBasis,
  options: MixtureOptions,
): Promise<MixtureReference> {
  const rows = await projectRows(blocks, basis, options.signal ? { signal: options.signal } : {});
  return { basis, mixture: await fitMixture(rows, options) };
}
