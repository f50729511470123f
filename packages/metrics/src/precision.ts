import { neighbourMetric } from './neighbour-metric.ts';

/** Precision of Kynkaanniemi et al. (2019): the share of the candidate's images within the reference's neighbourhoods. */
export const precision = neighbourMetric({
  key: 'precision',
  title: 'Precision',
  meaning: 'Share of generated images that lie among the real ones; sees fidelity, not diversity.',
  radii: 'reference',
  k: ({ precisionRecall }) => precisionRecall,
  within: '<=',
  zeroRadius: 'their radius is 0, and only further copies lie within it',
});
