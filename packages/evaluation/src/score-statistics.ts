import { type Json, Refusal } from '@fidboard/core';
import { METRICS, type Metric, type MetricSettings, type MetricSide, metricByKey } from '@fidboard/metrics';
import type { Protocol } from '@fidboard/protocol';
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
  /** Metric keys in the order wanted; every registered metric when left out. */
  metrics?: readonly string[] | undefined;
  /** Whether a named metric that cannot be computed is refused; otherwise it is left out with a warning. */
  required: boolean;
}

/**
 * Scores one side's statistics against the other's.
 *
 * A metric that cannot be computed is left out with a warning that says why, unless nothing would
 * be left; one whose inputs are missing altogether is refused when it was named and `required`.
 */
export async function scoreStatistics(
  candidate: StoredStatistics,
  reference: StoredStatistics,
  request: ScoringRequest,
  options: ScoringOptions = {},
): Promise<EvaluationScores> {
  const { signal, onProgress } = options;
  const chosen = metricsByKey(request.metrics);
  const obstacles = chosen.map((metric) => obstacleOf(metric, { candidate, reference }, request.protocol));
  for (const obstacle of obstacles) {
    if (obstacle?.missing && request.metrics && request.required) throw refusalOf(obstacle);
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
      sideFor(metric, candidate),
      sideFor(metric, reference),
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

/** The registered metrics of these keys, each once; an unknown key is refused. */
export function metricsByKey(keys: readonly string[] | undefined): readonly Metric[] {
  if (keys === undefined) return METRICS;
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

/** A metric of moments sees features only where they are all there: errors estimated from a sample would be too wide. */
function sideFor({ needs }: Metric, { moments, sample }: StoredStatistics): MetricSide {
  const seesFeatures = sample !== null && (needs === 'features' || sample.rows === moments.n);
  return { n: moments.n, moments, ...(seesFeatures ? { features: sample } : {}) };
}

function settingsOf({ statistics, metrics, seed }: Protocol): MetricSettings {
  const { subsets, subsetSize } = metrics.kid;
  return { ddof: statistics.ddof, kidSubsets: subsets, kidSubsetSize: subsetSize, seed };
}

interface Obstacle {
  /** Whether an input is missing, which no setting can help. */
  missing: boolean;
  message: string;
  remedy: string;
}

function obstacleOf(
  metric: Metric,
  sides: { candidate: StoredStatistics; reference: StoredStatistics },
  protocol: Protocol,
): Obstacle | null {
  if (metric.needs !== 'features') return null;
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
