import { type Json, Refusal } from '@fidboard/core';
import { factsOf } from '@fidboard/protocol';
import {
  componentsAsked,
  type FeatureMatrix,
  fitMixture,
  type GaussianMixture,
  jackknifeStandardError,
  type MixtureDistance,
  type MixtureOptions,
  type MixtureReference,
  mixtureDistance,
  mixtureReference,
  mixtureReplicates,
  rowsNeeded,
  smallestComponent,
  widthOf,
} from '@fidboard/statistics';
import type { Metric, MetricOptions, MetricSettings, MetricSide } from './metric.ts';
import { everyRow, momentsOfSide, projectedSide, referenceBasis } from './projected-side.ts';

/** Blocks of the jackknife: image i belongs to block i mod 20. */
const BLOCKS = 20;
/** Rounds of EM for the images that a block leaves, from the mixture of all of them. */
const ROUNDS = 3;

/**
 * WaM (Luzi et al., arXiv 2110.05240): the squared mixture Wasserstein distance MW2^2 of Gaussian mixtures fitted to both
 * sides, in the leading principal axes of the reference.
 *
 * With one component it is the Frechet distance with ddof 0. The plan says how much of each of the reference's
 * components the candidate covers, and from where.
 */
export const wam: Metric = {
  ...factsOf('wam'),
  async compute(candidate, reference, settings, options = {}) {
    const { signal } = options;
    const { basis, mixture: theirs, trials } = await referenceOf(reference, settings, options);
    const rows = await projectedSide(candidate, 'candidate', { basis, signal });
    // What is left of `auto` on this side: as many components as the reference's mixture began with.
    const components = componentsAsked(theirs);
    const { onProgress } = options;
    const steps = settings.wam.iterations + BLOCKS;
    const ours = await fitMixture(rows, {
      ...mixtureOptions(settings, options),
      components,
      onProgress: (done) => onProgress?.(done, steps),
    });
    const { value, plan, costs } = await mixtureDistance(ours, theirs, { signal });
    const bar = await errorBar({ rows, ours, theirs }, settings, {
      signal,
      onProgress: (done) => onProgress?.(steps - BLOCKS + done, steps),
    });
    onProgress?.(steps, steps);
    const { covariance, regularisation, pca, iterations, tolerance } = settings.wam;
    return {
      metric: 'wam',
      value,
      standardError: bar.standardError,
      ...(bar.replicates ? { replicates: bar.replicates } : {}),
      details: {
        components,
        componentsChosen: CHOSEN[settings.wam.components] ?? 'given',
        componentTrials: trials.map((trial) => ({ ...trial })),
        covariance,
        regularisation,
        r: widthOf(basis),
        pca,
        iterations,
        tolerance,
        seed: settings.seed,
        candidate: describeMixture(ours),
        reference: describeMixture(theirs),
        plan: matrixRows(plan),
        costs: matrixRows(costs),
        planIs:
          "row i: how the weight of the candidate's component i is carried to the reference's components",
        standardErrorCovers: bar.covers,
      },
      warnings: [
        ...warningsOf(ours, 'candidate'),
        ...warningsOf(theirs, 'reference'),
        ...(pca !== null && widthOf(basis) < pca
          ? [
              `WaM was computed in ${widthOf(basis)} components instead of ${pca}, since the reference's features span no more.`,
            ]
          : []),
      ],
    };
  },
};

async function referenceOf(
  reference: MetricSide,
  settings: MetricSettings,
  options: MetricOptions,
): Promise<MixtureReference> {
  if (reference.mixture !== undefined) return reference.mixture;
  const rows = everyRow(reference, 'reference');
  const moments = await momentsOfSide(reference, 'reference', settings.ddof);
  const basis = await referenceBasis(moments, settings.wam.pca, options.signal);
  if (widthOf(basis) === 0) {
    throw new Refusal(
      'BAD_INPUT',
      'all images of the reference have the same features, so there are no principal axes for WaM',
      'Give a reference of different images, or leave wam out of the metrics.',
    );
  }
  const { components } = settings.wam;
  return mixtureReference(rows, basis, { ...mixtureOptions(settings, options), components });
}

function mixtureOptions(
  { wam: own, seed }: MetricSettings,
  { signal }: MetricOptions,
): Omit<MixtureOptions, 'components'> {
  const { covariance: covarianceType, regularisation, iterations, tolerance } = own;
  return { covarianceType, regularisation, iterations, tolerance, seed, signal };
}

interface ErrorBar {
  readonly standardError: number | null;
  readonly replicates?: readonly number[];
  /** What the bar covers, or why there is none. */
  readonly covers: string;
}

/** The delete-one-block jackknife over the candidate's images. */
async function errorBar(
  sides: { rows: FeatureMatrix; ours: GaussianMixture; theirs: GaussianMixture },
  { wam: { covariance: covarianceType, regularisation } }: MetricSettings,
  { signal, onProgress }: MetricOptions,
): Promise<ErrorBar> {
  const { rows, ours, theirs } = sides;
  const none = (why: string) => ({ standardError: null, covers: `no standard error: ${why}` });
  const left = Math.floor(smallestComponent(ours) * (1 - 1 / BLOCKS));
  const needed = rowsNeeded(covarianceType, ours.means.cols);
  if (rows.rows < 2 * BLOCKS || left < needed) {
    return none(
      `without a twentieth of the images the smallest component has about ${left}, and its covariance needs ${needed}`,
    );
  }
  const fitting = { covarianceType, regularisation, signal, onProgress };
  const values = await mixtureReplicates({ rows, mixture: ours }, theirs, {
    ...fitting,
    blocks: BLOCKS,
    iterations: ROUNDS,
  });
  if (values === null) return none('a component was lost when a twentieth of the images was left out');
  return {
    standardError: jackknifeStandardError(values),
    replicates: [...values],
    covers: `which images the candidate has (${BLOCKS} delete-one-block mixtures, each ${ROUNDS} rounds of EM from the mixture of all images), for this reference and around this solution of EM; up to 1.7 times too wide where both mixtures have the same weights`,
  };
}

/** The rows of a matrix as plain numbers, for details that become JSON. */
function matrixRows({ rows, cols, data }: MixtureDistance['plan']): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * cols, (i + 1) * cols)]);
}

function describeMixture({ weights, fit }: GaussianMixture): Json {
  return { ...fit, weights: [...weights] };
}

function warningsOf(mixture: GaussianMixture, label: string): string[] {
  const { means, covarianceType, fit } = mixture;
  const warnings: string[] = [];
  if (!fit.converged) {
    warnings.push(
      `The mixture of the ${label} had not converged after ${fit.iterations} iterations; its distance may still change.`,
    );
  }
  if (fit.collapsed > 0) {
    warnings.push(
      `${fit.collapsed} components of the mixture of the ${label} lost all their images and were taken out.`,
    );
  }
  if (fit.singular > 0) {
    warnings.push(
      `${fit.singular} components of the mixture of the ${label} had a singular covariance in spite of the regularisation and were taken out. Choose fewer components or a larger regularisation.`,
    );
  }
  const smallest = smallestComponent(mixture);
  if (covarianceType === 'full' && smallest < rowsNeeded('full', means.cols)) {
    warnings.push(
      `The smallest component of the mixture of the ${label} has ${smallest.toFixed(1)} images for ${means.cols} dimensions, so its covariance is singular but for the regularisation. Choose fewer components or diagonal covariances.`,
    );
  }
  return warnings;
}

/** How `details` say that the number of components was chosen, where it was not given. */
const CHOSEN: Readonly<Record<string | number, string>> = {
  auto: 'by the least AIC of the reference',
  'auto-bic': 'by the least BIC of the reference',
};
