import { type Json, Refusal } from '@fidboard/core';
import {
  fitMixture,
  type GaussianMixture,
  type MixtureDistance,
  type MixtureOptions,
  type MixtureReference,
  mixtureDistance,
  mixtureReference,
  widthOf,
} from '@fidboard/statistics';
import type { Metric, MetricOptions, MetricSettings, MetricSide } from './metric.ts';
import { everyRow, momentsOfSide, projectedSide, referenceBasis } from './projected-side.ts';

/**
 * WaM (Luzi et al., arXiv 2110.05240): the squared mixture Wasserstein distance MW2^2 of Gaussian mixtures fitted to both
 * sides, in the leading principal axes of the reference.
 *
 * With one component it is the Frechet distance with ddof 0. The plan says how much of each of the reference's
 * components the candidate covers, and from where.
 */
export const wam: Metric = {
  key: 'wam',
  title: 'Mixture distance (WaM)',
  meaning:
    'Squared transport distance of Gaussian mixtures fitted to the features; sees modes that are missing.',
  direction: 'lower',
  needs: 'all features',
  referenceServes: 'mixture',
  byDefault: false,
  async compute(candidate, reference, settings, options = {}) {
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const { basis, mixture: theirs } = await referenceOf(reference, settings, options);
    const rows = await projectedSide(candidate, 'candidate', { basis, ...signal });
    const ours = await fitMixture(rows, mixtureOptions(settings, options));
    const { value, plan, costs } = await mixtureDistance(ours, theirs, signal);
    const { covariance, regularisation, pca, iterations, tolerance } = settings.wam;
    return {
      metric: 'wam',
      value,
      standardError: null,
      details: {
        components: settings.wam.components,
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
  return mixtureReference(rows, basis, mixtureOptions(settings, options));
}

function mixtureOptions({ wam: own, seed }: MetricSettings, { signal }: MetricOptions): MixtureOptions {
  const { components, covariance, regularisation, iterations, tolerance } = own;
  return {
    components,
    covarianceType: covariance,
    regularisation,
    iterations,
    tolerance,
    seed,
    ...(signal ? { signal } : {}),
  };
}

/** The rows of a matrix as plain numbers, for details that become JSON. */
function matrixRows({ rows, cols, data }: MixtureDistance['plan']): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * cols, (i + 1) * cols)]);
}

function describeMixture({ weights, fit }: GaussianMixture): Json {
  return { ...fit, weights: [...weights] };
}

function warningsOf({ weights, means, covarianceType, fit }: GaussianMixture, label: string): string[] {
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
  const smallest = Math.min(...weights) * fit.n;
  if (covarianceType === 'full' && smallest < means.cols + 1) {
    warnings.push(
      `The smallest component of the mixture of the ${label} has ${smallest.toFixed(1)} images for ${means.cols} dimensions, so its covariance is singular but for the regularisation. Choose fewer components or diagonal covariances.`,
    );
  }
  return warnings;
}
