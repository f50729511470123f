import { factsOf } from '@fidboard/protocol';
import { gaussianMmd } from '@fidboard/statistics';
import { featuresOfBoth, kernelOptions } from './given-features.ts';
import type { Metric } from './metric.ts';

/**
 * CMMD (Jayasumana et al. 2024): the biased squared MMD of features scaled to length 1, with a Gaussian kernel, times `scale`.
 *
 * The published numbers are those of CLIP ViT-L/14-336 features with sigma 10 and scale 1000; the arithmetic takes any features.
 */
export const cmmd: Metric = {
  ...factsOf('cmmd'),
  async compute(candidate, reference, settings, options = {}) {
    const { x, y } = featuresOfBoth(candidate, reference, {
      key: 'cmmd',
      name: 'the Gaussian kernel distance',
    });
    const { sigma, scale } = settings.cmmd;
    const result = await gaussianMmd(x, y, { sigma, ...kernelOptions(options) });
    return {
      metric: 'cmmd',
      value: scale * result.value,
      standardError: result.standardError === null ? null : scale * result.standardError,
      replicates: Array.from(result.replicates, (value) => scale * value),
      details: {
        sigma,
        scale,
        dimension: x.cols,
        estimator: 'biased: pairs of a row with itself count',
        standardErrorCovers:
          result.standardError === null
            ? null
            : "drawing the candidate's images; the reference is held fixed",
      },
      warnings: [],
    };
  },
};
