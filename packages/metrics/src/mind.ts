import { factsOf } from '@fidboard/protocol';
import { slicedWasserstein } from '@fidboard/statistics';
import { featuresOfBoth, kernelOptions } from './given-features.ts';
import type { Metric } from './metric.ts';

/**
 * Monge Inception Distance (Berthet et al., arXiv 2605.06797): 3 d times the mean over random directions of the squared
 * 2-Wasserstein distance of the features along them.
 *
 * The definition and its 1,000 directions as torch-fidelity 0.4 has them. That tool cuts the larger side down to the smaller
 * at random; here every row counts, quantiles being coupled exactly, which is the same for equal numbers.
 */
export const mind: Metric = {
  ...factsOf('mind'),
  async compute(candidate, reference, settings, options = {}) {
    const { x, y } = featuresOfBoth(candidate, reference, {
      key: 'mind',
      name: 'the sliced Wasserstein distance',
    });
    const { directions } = settings.mind;
    const { seed } = settings;
    const result = await slicedWasserstein(x, y, { directions, seed, ...kernelOptions(options) });
    const scale = 3 * x.cols;
    return {
      metric: 'mind',
      value: scale * result.value,
      standardError: null,
      details: {
        directions,
        scale,
        dimension: x.cols,
        seed,
        directionError: scale * result.directionError,
        directionErrorCovers: 'drawing the directions; both sides are held fixed',
      },
      warnings:
        x.rows === y.rows
          ? []
          : [
              `MIND compared ${x.rows} with ${y.rows} images; it is biased upwards by few images, so compare only scores at the same numbers.`,
            ],
    };
  },
};
