import { Refusal } from '@fidboard/core';
import { checkFeatures, type FeatureMatrix, polynomialKid, wrongDimension } from '@fidboard/statistics';
import type { Metric, MetricSide } from './metric.ts';

/** Kernel distance of Binkowski et al. (2018), mean over subsets; unbiased, so equal distributions can score below 0. */
export const kid: Metric = {
  key: 'kid',
  title: 'Kernel distance (KID)',
  meaning:
    'Unbiased squared MMD with a cubic kernel, averaged over subsets; fair at small and unequal numbers of images.',
  direction: 'lower',
  needs: 'features',
  byDefault: true,
  async compute(candidate, reference, settings, options = {}) {
    const x = featuresOf(candidate, 'candidate');
    const y = featuresOf(reference, 'reference');
    if (x.cols !== y.cols) throw wrongDimension('candidate', y.cols, x.cols);
    const {
      kid: { subsets, subsetSize },
      seed,
    } = settings;
    const result = await polynomialKid(x, y, {
      subsets,
      subsetSize,
      seed,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
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

function featuresOf(side: MetricSide, label: string): FeatureMatrix {
  if (side.features === undefined) {
    throw new Refusal(
      'BAD_INPUT',
      `the kernel distance needs the features of the ${label}, and only its mean and covariance are stored`,
      'Give its images or its features, or leave kid out of the metrics.',
    );
  }
  checkFeatures(side.features, label);
  return side.features;
}
