import { factsOf } from '@fidboard/protocol';
import { featureLikelihoodDivergence as divergence, type FeatureLikelihood } from '@fidboard/statistics';
import { featuresOfBoth, kernelOptions } from './given-features.ts';
import type { Metric } from './metric.ts';

/** Beyond this the reference code warns of copies, whose Gaussians shrink to points. */
const LIKELY_COPIES = 1000;

/**
 * Feature likelihood divergence (Jiralerspong et al. 2023, marcojira/fld): 100 times the negative log-likelihood per dimension
 * of held-out real features under Gaussians at the generated ones, less that under Gaussians at real ones.
 *
 * The reference is one set here, so the seed divides it into a training and a test half; scores of a tool that is given
 * the original training and test sets differ by that.
 */
export const featureLikelihoodDivergence: Metric = {
  ...factsOf('feature_likelihood_divergence'),
  async compute(candidate, reference, settings, options = {}) {
    const { x, y } = featuresOfBoth(candidate, reference, {
      key: 'feature_likelihood_divergence',
      name: 'the feature likelihood divergence',
    });
    const result = await divergence(x, y, {
      ...settings.featureLikelihood,
      seed: settings.seed,
      ...kernelOptions(options),
    });
    return {
      metric: 'feature_likelihood_divergence',
      value: result.value,
      standardError: null,
      details: {
        nll: result.nll,
        baseline: result.baseline,
        rows: { ...result.rows },
        fit: { ...result.fit },
        baselineFit: { ...result.baselineFit },
        constantFeatures: result.constantFeatures,
        dimension: x.cols,
        ...settings.featureLikelihood,
        seed: settings.seed,
        halves: 'the seed divides the reference into a training and a test half',
      },
      warnings: warningsOf(result),
    };
  },
};

function warningsOf({ value, fit, baselineFit, constantFeatures }: FeatureLikelihood): string[] {
  const warnings: string[] = [];
  if (value > LIKELY_COPIES) {
    warnings.push(
      `The feature likelihood divergence is ${value.toPrecision(4)}: so much suggests that the candidate holds copies of reference images.`,
    );
  }
  if (!fit.converged || !baselineFit.converged) {
    warnings.push(
      `The Gaussians of the feature likelihood divergence had not settled after ${Math.max(fit.epochs, baselineFit.epochs)} steps; the value may still change.`,
    );
  }
  if (constantFeatures > 0) {
    warnings.push(
      `${constantFeatures} features are the same in every test image of the reference and were left out of the feature likelihood divergence.`,
    );
  }
  return warnings;
}
