import { type Json, Refusal } from '@fidboard/core';
import { METRICS, type Metric, type MetricSettings, type MetricSide, metricByKey } from '@fidboard/metrics';
import type { Protocol } from '@fidboard/protocol';
import {
  type FeatureMatrix,
  LARGEST_SKEW_DIMENSION,
  type PrincipalBasis,
  widthOf,
} from '@fidboard/statistics';
import { rowBlocks } from './feature-rows.ts';
import type { StoredStatistics } from './stored-statistics.ts';

/** One number for one metric; `standardError` is null where the metric has none. */
export interface EvaluationScore {
  readonly metric: string;
  readonly value: number;
  readonly standardError: number | null;
  readonly details: Readonly<Record<string, Json>>;
}

export interface EvaluationScores {
  readonly scores: readonly EvaluationScore[];
  /** Full sentences for people. */
  readonly warnings: readonly string[];
}

export interface ScoringOptions {
  signal?: AbortSignal;
  /** Called as metrics are done. */
  onProgress?: (done: number, total: number) => void;
}

export interface ScoringRequest {
  protocol: Protocol;
  /** Metric keys in the order wanted, or `all`; every metric but WaM when left out. */
  metrics?: readonly string[] | undefined;
  /** Whether a named metric that cannot be computed is refused; otherwise it is left out with a warning. */
  required: boolean;
}

export interface ScoredSides {
  readonly candidate: StoredStatistics;
  /** All features of the candidate, in order; null when only its statistics are known. */
  readonly candidateRows: readonly FeatureMatrix[] | null;
  readonly reference: StoredStatistics;
}

/**
 * Scores one side's statistics against the other's.
 *
 * A metric that cannot be computed is left out with a warning that says why, unless nothing would
 * be left; one whose inputs are missing altogether is refused when it was named and `required`.
 */
export async function scoreStatistics(
  sides: ScoredSides,
  request: ScoringRequest,
  options: ScoringOptions = {},
): Promise<EvaluationScores> {
  const { signal, onProgress } = options;
  const chosen = metricsByKey(request.metrics);
  const obstacles = chosen.map((metric) => obstacleOf(metric, sides, request.protocol));
  const named = request.metrics !== undefined && !request.metrics.includes('all');
  for (const obstacle of obstacles) {
    if (obstacle?.missing && named && request.required) throw refusalOf(obstacle);
  }
  const first = obstacles.find((obstacle) => obstacle !== null);
  if (first && obstacles.every((obstacle) => obstacle !== null)) throw refusalOf(first);

  const scores: EvaluationScore[] = [];
  const warnings = obstacles.flatMap((obstacle) => (obstacle ? [sentenceOf(obstacle)] : []));
  const possible = chosen.filter((_, i) => obstacles[i] === null);
  for (const [i, metric] of possible.entries()) {
    signal?.throwIfAborted();
    onProgress?.(i, possible.length);
    const score = await metric.compute(
      candidateFor(metric, sides),
      referenceFor(metric, sides),
      settingsOf(request.protocol),
      signal ? { signal } : {},
    );
    const { value, standardError, details } = score;
    scores.push({ metric: metric.key, value, standardError, details });
    warnings.push(...score.warnings);
  }
  onProgress?.(possible.length, possible.length);
  return { scores, warnings: [...new Set(warnings)] };
}

/** Metrics whose fits can take minutes are computed only when somebody asks for them. */
const ONLY_WHEN_ASKED: readonly string[] = ['wam'];

/**
 * The registered metrics of these keys, each once; an unknown key is refused. `all` stands for every metric, and no keys
 * for all but those that are computed only when asked for.
 */
export function metricsByKey(keys: readonly string[] | undefined): readonly Metric[] {
  if (keys === undefined) return METRICS.filter(({ key }) => !ONLY_WHEN_ASKED.includes(key));
  if (keys.includes('all')) return METRICS;
  const known = METRICS.map((metric) => metric.key);
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown !== undefined || keys.length === 0) {
    throw new Refusal(
      'USAGE',
      `metrics: expected any of ${known.join(', ')}, got ${unknown === undefined ? 'none' : `"${unknown}"`}`,
      'List the metrics with `fidboard metrics`.',
    );
  }
  return [...new Set(keys)].map((key) => metricByKey(key)).filter((metric) => metric !== undefined);
}

function candidateFor(metric: Metric, { candidate, candidateRows }: ScoredSides): MetricSide {
  const side = sideFor(metric, candidate);
  if (metric.needs !== 'all features' || candidateRows === null) return side;
  return { ...side, allRows: { [Symbol.iterator]: () => rowBlocks(candidateRows)[Symbol.iterator]() } };
}

function referenceFor(metric: Metric, { reference }: ScoredSides): MetricSide {
  const { skew, mixture } = reference;
  return { ...sideFor(metric, reference), ...(skew ? { skew } : {}), ...(mixture ? { mixture } : {}) };
}

/** A metric of moments sees features only where they are all there: errors estimated from a sample would be too wide. */
function sideFor({ needs }: Metric, { moments, sample }: StoredStatistics): MetricSide {
  const seesFeatures = sample !== null && (needs !== 'moments' || sample.rows === moments.n);
  return { n: moments.n, moments, ...(seesFeatures ? { features: sample } : {}) };
}

function settingsOf({ statistics, metrics, seed }: Protocol): MetricSettings {
  const { subsets, subsetSize } = metrics.kid;
  const { pca, weight, root } = metrics.skewInceptionDistance;
  return {
    ddof: statistics.ddof,
    kidSubsets: subsets,
    kidSubsetSize: subsetSize,
    skew: { components: pca, weight, root },
    wam: metrics.wam,
    seed,
  };
}

interface Obstacle {
  /** Whether an input is missing, which no setting can help. */
  missing: boolean;
  message: string;
  remedy: string;
}

function obstacleOf(metric: Metric, sides: ScoredSides, protocol: Protocol): Obstacle | null {
  switch (metric.needs) {
    case 'moments':
      return null;
    case 'features':
      return featureObstacle(metric, sides, protocol);
    case 'all features':
      return (
        candidateObstacle(metric, sides) ??
        (metric.key === 'wam'
          ? mixtureObstacle(metric, sides, protocol)
          : skewObstacle(metric, sides, protocol))
      );
  }
}

function candidateObstacle(
  { title }: Metric,
  { candidate: { sample, moments }, candidateRows }: ScoredSides,
): Obstacle | null {
  if (candidateRows !== null || (sample !== null && sample.rows === moments.n)) return null;
  const held = sample === null ? 'none' : `a sample of ${sample.rows}`;
  return {
    missing: true,
    message: `${title} needs all features of the candidate, and its stored statistics hold ${held}`,
    remedy: 'Give the candidate as images or as features.',
  };
}

/** Axes of no spread: every image of the reference has the same features. */
function spreadObstacle({ title }: Metric, basis: PrincipalBasis): Obstacle | null {
  if (widthOf(basis) > 0) return null;
  return {
    missing: false,
    message: `${title} was left out: all images of the reference have the same features, so there are no principal axes`,
    remedy: 'Give a reference of different images.',
  };
}

function skewObstacle(metric: Metric, { reference }: ScoredSides, protocol: Protocol): Obstacle | null {
  const { title } = metric;
  if (reference.skew !== null) return spreadObstacle(metric, reference.skew.basis);
  const { pca } = protocol.metrics.skewInceptionDistance;
  const wide = pca === null && reference.moments.mean.length > LARGEST_SKEW_DIMENSION;
  return wide
    ? {
        missing: false,
        message: `${title} takes at most ${LARGEST_SKEW_DIMENSION} axes, and the features have ${reference.moments.mean.length}`,
        remedy: `Choose ${LARGEST_SKEW_DIMENSION} principal components or fewer (--pca).`,
      }
    : {
        missing: true,
        message: `${title} cannot be computed from a mean and a covariance: the reference's stored statistics hold no third moments for these settings`,
        remedy: 'Give the reference as images or as features, or write its statistics with `fidboard stats`.',
      };
}

function mixtureObstacle(
  { title }: Metric,
  { candidate, reference }: ScoredSides,
  protocol: Protocol,
): Obstacle | null {
  const { components } = protocol.metrics.wam;
  const fewest = Math.min(candidate.moments.n, reference.moments.n || Infinity);
  if (fewest < components) {
    return {
      missing: false,
      message: `WaM was left out: its mixtures of ${components} components need as many images on each side, and one side has ${fewest}`,
      remedy: 'Give more images, or choose fewer components, which the protocol then records.',
    };
  }
  if (reference.mixture !== null) return null;
  return {
    missing: true,
    message: `${title} cannot be computed from a mean and a covariance: the reference's stored statistics hold no mixture of these settings`,
    remedy:
      'Give the reference as images or as features, or write its statistics with `fidboard stats` and the same settings.',
  };
}

function featureObstacle(
  metric: Metric,
  { candidate, reference }: ScoredSides,
  protocol: Protocol,
): Obstacle | null {
  const sides = { candidate, reference };
  for (const [name, side] of Object.entries(sides)) {
    if (side.sample) continue;
    return {
      missing: true,
      message: `${metric.title} needs features, and the ${name}'s stored statistics hold none`,
      remedy: `Give the ${name} as images, as features or as statistics with a feature sample ("feats").`,
    };
  }
  const rows = Math.min(sides.candidate.sample?.rows ?? 0, sides.reference.sample?.rows ?? 0);
  const { subsetSize } = protocol.metrics.kid;
  if (metric.key !== 'kid' || rows >= subsetSize) return null;
  return {
    missing: false,
    message: `KID was left out: its subsets of ${subsetSize} need as many images on each side, and one side has ${rows}`,
    remedy: 'Give more images, or choose a smaller subset size, which the protocol then records.',
  };
}

function refusalOf({ message, remedy }: Obstacle): Refusal {
  return new Refusal('BAD_INPUT', message, remedy);
}

function sentenceOf({ message, remedy }: Obstacle): string {
  return `${message}. ${remedy}`;
}
