import { type ComponentTrial, chooseMixture } from './choose-components.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import { fitMixture, type MixtureOptions } from './fit-mixture.ts';
import type { GaussianMixture } from './mixture.ts';
import { type PrincipalBasis, projectRows } from './principal-basis.ts';

/** What is kept of a reference for mixture distances: its axes, and the mixture of its rows along them. */
export interface MixtureReference {
  readonly basis: PrincipalBasis;
  readonly mixture: GaussianMixture;
  /** The numbers of components that were tried; none where the number was given. */
  readonly trials: readonly ComponentTrial[];
}

export interface MixtureReferenceOptions extends Omit<MixtureOptions, 'components'> {
  /** `auto`: the number of least AIC; `auto-bic`: of least BIC, which takes fewer. */
  readonly components: number | 'auto' | 'auto-bic';
}

/** The mixture of all rows of a reference, along these axes. */
export async function mixtureReference(
  blocks: AsyncIterable<FeatureMatrix>,
  basis: PrincipalBasis,
  options: MixtureReferenceOptions,
): Promise<MixtureReference> {
  const { components, signal } = options;
  const rows = await projectRows(blocks, basis, signal ? { signal } : {});
  if (typeof components !== 'number') {
    const criterion = components === 'auto' ? 'aic' : 'bic';
    return { basis, ...(await chooseMixture(rows, { ...options, criterion })) };
  }
  return { basis, mixture: await fitMixture(rows, { ...options, components }), trials: [] };
}
