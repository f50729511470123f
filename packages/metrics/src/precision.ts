import { neighbourMetric } from './neighbour-metric.ts';

/** Precision of Kynkaanniemi et al. (2019): the share of the candidate's images within the reference's neighbourhoods. */
export const precision = neighbourMetric({
  key: 'precision',
  radii: 'reference',
  k: ({ precisionRecall }) => precisionRecall,
  within: '<=',
  zeroRadius: 'their radius is 0, and only further copies lie within it',
});
