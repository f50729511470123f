import { Refusal } from '@fidboard/core';
import type { FeatureMatrix } from './feature-matrix.ts';
import { fitMixture, type MixtureOptions } from './fit-mixture.ts';
import type { CovarianceType, GaussianMixture } from './mixture.ts';

/** One number of components that was tried. */
export interface ComponentTrial {
  /** How many components the fit began with. */
  readonly components: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** False where a component was lost, or has too few rows for a covariance: its likelihood then speaks of the regularisation. */
  readonly eligible: boolean;
}

/** The numbers of components that are tried, in this order. */
export const COMPONENT_LADDER: readonly number[] = [1, 2, 3, 4, 5, 7, 10, 14, 20, 25, 30, 40, 50];
/** The search ends after this many trials in a row that are no better than the best. */
const PATIENCE = 3;

/**
 * The mixture whose number of components has the least AIC (WaM, arXiv 2110.05240) or BIC, and all trials.
 *
 * Tries {@link COMPONENT_LADDER} up to n, each from its own k-means start, until three trials in a row are no better. A
 * trial that is not eligible is never chosen, except a single component, which is always there.
 */
export async function chooseMixture(
  features: FeatureMatrix,
  {
    criterion,
    ...options
  }: Omit<MixtureOptions, 'components' | 'start'> & { readonly criterion: 'aic' | 'bic' },
): Promise<{ mixture: GaussianMixture; trials: readonly ComponentTrial[] }> {
  const trials: ComponentTrial[] = [];
  const ladder = COMPONENT_LADDER.filter((components) => components === 1 || components <= features.rows);
  let best: GaussianMixture | undefined;
  let worse = 0;
  for (const [step, components] of ladder.entries()) {
    options.onProgress?.(step, ladder.length);
    const mixture = await fitted(features, { ...options, components, onProgress: undefined });
    if (mixture === null) break;
    const { logLikelihood, aic, bic } = mixture.fit;
    const eligible = isEligible(mixture);
    trials.push({ components, logLikelihood, aic, bic, eligible });
    if (best === undefined || (eligible && mixture.fit[criterion] < best.fit[criterion]))
      [best, worse] = [mixture, 0];
    else if (++worse === PATIENCE) break;
  }
  options.onProgress?.(ladder.length, ladder.length);
  return { mixture: best as GaussianMixture, trials };
}

/** Null where nothing is left of more than one component, and then nothing would be of still more. */
async function fitted(features: FeatureMatrix, options: MixtureOptions): Promise<GaussianMixture | null> {
  try {
    return await fitMixture(features, options);
  } catch (error) {
    if (error instanceof Refusal && options.components > 1) return null;
    throw error;
  }
}

/** How many components a mixture was asked to have: those it has and those that were taken out. */
export function componentsAsked({ weights, fit }: GaussianMixture): number {
  return weights.length + fit.collapsed + fit.singular;
}

function isEligible({ weights, means, covarianceType, fit }: GaussianMixture): boolean {
  if (fit.collapsed > 0 || fit.singular > 0) return false;
  return smallestComponent({ weights, fit }) >= rowsNeeded(covarianceType, means.cols);
}

/** How many rows' worth of weight the smallest component has. */
export function smallestComponent({ weights, fit }: Pick<GaussianMixture, 'weights' | 'fit'>): number {
  return weights.reduce((least, weight) => Math.min(least, weight), 1) * fit.n;
}

/** Rows that a component must have for a covariance that is not singular but for the regularisation. */
export function rowsNeeded(covarianceType: CovarianceType, r: number): number {
  return covarianceType === 'full' ? r + 1 : 2;
}
