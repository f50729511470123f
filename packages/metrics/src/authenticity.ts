import { neighbourMetric } from './neighbour-metric.ts';

/**
 * Authenticity of Alaa et al. (2022), in percent: an image is authentic where its nearest training image (the reference) is closer
 * to another training image than to it.
 */
export const authenticity = neighbourMetric({
  key: 'authenticity',
  radii: 'reference',
  k: () => 1,
  within: '<',
  scale: 100,
  zeroRadius: 'an image nearest to one of them counts as authentic unless it is a copy as well',
  sampleWarning: 'copies of the others go unseen.',
});
