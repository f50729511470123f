import { classificationAccuracyScore } from './classifier.ts';
import { authenticity, featureLikelihoodDivergence } from './copies.ts';
import { inceptionScore, vendi } from './diversity.ts';
import { fid, fidInfinity, intraFid } from './frechet.ts';
import { skewInceptionDistance, wam } from './higher-moments.ts';
import { cmmd, kid, mind } from './kernels.ts';
import { coverage, density, precision, recall } from './neighbours.ts';
import type { Plot } from './plot.ts';

/** One plot for each metric. */
export const PLOTS: readonly Plot[] = [
  fid,
  fidInfinity,
  intraFid,
  kid,
  inceptionScore,
  skewInceptionDistance,
  wam,
  precision,
  recall,
  density,
  coverage,
  cmmd,
  vendi,
  authenticity,
  featureLikelihoodDivergence,
  mind,
  classificationAccuracyScore,
];
