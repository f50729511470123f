import { neighbourMetric } from './neighbour-metric.ts';

/** Density of Naeem et al. (2020): how many neighbourhoods of the reference hold an image of the candidate, over k; may exceed 1. */
export const density = neighbourMetric({
  key: 'density',
  radii: 'reference',
  k: ({ densityCoverage }) => densityCoverage,
  within: '<',
  zeroRadius: 'their radius is 0, and nothing lies within it',
});
