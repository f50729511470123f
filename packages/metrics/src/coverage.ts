import { neighbourMetric } from './neighbour-metric.ts';

/** Coverage of Naeem et al. (2020): the share of the reference's neighbourhoods that hold an image of the candidate. */
export const coverage = neighbourMetric({
  key: 'coverage',
  radii: 'reference',
  k: ({ densityCoverage }) => densityCoverage,
  within: '<',
  zeroRadius: 'their radius is 0, and nothing lies within it',
});
