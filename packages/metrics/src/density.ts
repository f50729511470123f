import { neighbourMetric } from './neighbour-metric.ts';

/** Density of Naeem et al. (2020): how many neighbourhoods of the reference hold an image of the candidate, over k; may exceed 1. */
export const density = neighbourMetric({
  key: 'density',
  title: 'Density',
  meaning:
    'How densely real images surround the generated ones, about 1 when both are alike; less moved by outliers than precision.',
  radii: 'reference',
  k: ({ densityCoverage }) => densityCoverage,
  within: '<',
  zeroRadius: 'their radius is 0, and nothing lies within it',
});
