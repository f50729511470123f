import { factsOf } from '@fidboard/protocol';
import { polynomialKid } from '@fidboard/statistics';
import { featuresOfBoth, kernelOptions } from './given-features.ts';
import type { Metric } from './metric.ts';

/** Kernel distance of Binkowski et al. (2018), mean over subsets; unbiased, so equal distributions can score below 0. */
export const kid: Metric = {
  ...factsOf('kid'),
  async compute(candidate, reference, settings, options = {}) {
    const { x, y } = featuresOfBoth(candidate, reference, { key: 'kid', name: 'the kernel distance' });
    const {
      kid: { subsets, subsetSize },
      seed,
    } = settings;
    const result = await polynomialKid(x, y, {
      subsets,
      subsetSize,
      seed,
      ...kernelOptions(options),
    });
    return {
      metric: 'kid',
      value: result.mean,
      standardError: result.standardError,
      replicates: [...result.replicates],
      details: {
        standardDeviation: result.standardDeviation,
        standardDeviationCovers: 'the spread (ddof 0) of single subsets, as torch-fidelity reports it',
        subsets,
        subsetSize,
        degree: 3,
        dimension: x.cols,
        seed,
        allImages: result.whole,
        standardErrorCovers:
          result.standardError === null
            ? null
            : "drawing the candidate's images, by the estimator over all of them; the reference is held fixed",
      },
      warnings: [],
    };
  },
};
