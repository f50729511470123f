import { invariant } from '@fidboard/core';
import { knownFacts } from '@fidboard/protocol';
import { authenticity } from './authenticity.ts';
import { classificationAccuracyScore } from './classification-accuracy-score.ts';
import { cmmd } from './cmmd.ts';
import { coverage } from './coverage.ts';
import { density } from './density.ts';
import { featureLikelihoodDivergence } from './feature-likelihood-divergence.ts';
import { fid } from './fid.ts';
import { fidInfinity } from './fid-infinity.ts';
import { inceptionScore } from './inception-score.ts';
import { intraFid } from './intra-fid.ts';
import { kid } from './kid.ts';
import type { Metric } from './metric.ts';
import { mind } from './mind.ts';
import { precision } from './precision.ts';
import { recall } from './recall.ts';
import { skewInceptionDistance } from './skew-inception-distance.ts';
import { vendi } from './vendi.ts';
import { wam } from './wam.ts';

/** Every metric, in the order in which tables show them. A new metric is one file, one line here and its facts in packages/protocol. */
export const METRICS: readonly Metric[] = [
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
  authenticity,
  cmmd,
  vendi,
  featureLikelihoodDivergence,
  mind,
  classificationAccuracyScore,
];

/** The metric with this key; refuses an unknown key and lists the known ones. */
export function metricByKey(key: string): Metric {
  const facts = knownFacts(key);
  const metric = METRICS.find((candidate) => candidate.key === facts.key);
  invariant(metric !== undefined, 'METRICS', `a metric "${key}"`, 'none');
  return metric;
}
