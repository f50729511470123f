import { neighbourMetric } from './neighbour-metric.ts';

/** Recall of Kynkaanniemi et al. (2019): the share of the reference's images within the candidate's neighbourhoods. */
export const recall = neighbourMetric({
  key: 'recall',
  radii: 'candidate',
  k: ({ precisionRecall }) => precisionRecall,
  within: '<=',
  zeroRadius: 'their radius is 0, and only further copies lie within it',
  barNote:
    'it tends to be too wide, by a third in our simulation, since neighbourhoods change with every image left out',
});
