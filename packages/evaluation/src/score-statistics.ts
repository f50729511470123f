import { type Json, Refusal } from '@fidboard/core';
import {
  type Logits,
  METRICS,
  type Metric,
  type MetricScore,
  type MetricSide,
  metricByKey,
  sideWarnings,
} from '@fidboard/metrics';
import { type MetricNeeds, metricsSettings, type Protocol } from '@fidboard/protocol';
import { type FeatureRows, rowsOf } from '@fidboard/statistics';
import { classifierLogits } from './classifier-logits.ts';
import { mixtureFits, skewFits } from './reference-fits.ts';
import type { StoredStatistics } from './stored-statistics.ts';

/** One number for one metric; `standardError` is null where the metric has none. */
export interface EvaluationScore {
  readonly metric: string;
  /** A class, or `mean` for the mean of the per-class values; left out where it is of the whole set. */
  readonly class?: string;
  /** Candidate images behind the value, where they are not all. */
  readonly n?: number;
  readonly value: number;
  readonly standardError: number | null;
  /** Delete-one-block values behind the standard error; left out where there are none. */
  readonly replicates?: readonly number[];
  readonly details: Readonly<Record<string, Json>>;
}

export interface EvaluationScores {
  readonly scores: readonly EvaluationScore[];
  /** Full sentences for people. */
  readonly warnings: readonly string[];
}

export interface ScoringOptions {
  signal?: AbortSignal;
  /** Called as metrics are done and, with a longer title, as a metric gets on with its parts. */
  onProgress?: (done: number, total: number, title: string) => void;
}

export interface ScoringRequest {
  protocol: Protocol;
  /** Metric keys in the order wanted, or `all`; the metrics of the default when left out. */
  metrics?: readonly string[] | undefined;
  /** Whether a named metric whose input is missing is refused; otherwise it is left out with a warning. */
  required: boolean;
}

/** One side of a score: what is kept of it, and all its features, null when only the statistics are known. */
export interface ScoredSide {
  readonly statistics: StoredStatistics;
  readonly rows: FeatureRows | null;
  /** The label of each row; null where there are none. */
  readonly labels: readonly string[] | null;
  /** What a classifier said of its images, where somebody handed that in; else the extractor's own is asked. */
  readonly logits?: Logits | null;
}

export interface ScoredSides {
  readonly candidate: ScoredSide;
  readonly reference: ScoredSide;
}

/**
 * Scores one side against the other.
 *
 * A metric that cannot be computed is left out with a warning that says why, unless nothing would
 * be left; one whose inputs are missing altogether is refused when it was named and `required`.
 */
export async function scoreStatistics(
  sides: ScoredSides,
  request: ScoringRequest,
  options: ScoringOptions = {},
): Promise<EvaluationScores> {
  const { scores, warnings } = await computeMetrics(sides, request, options);
  return { scores: scores.map(recorded), warnings };
}

/** What is recorded of what a metric computed. */
export function recorded({
  metric,
  value,
  standardError,
  replicates,
  details,
}: MetricScore): EvaluationScore {
  return { metric, value, standardError, ...(replicates ? { replicates } : {}), details };
}

/** The same as {@link scoreStatistics}, with all that the metrics say: the values of each class too. */
export async function computeMetrics(
  sides: ScoredSides,
  request: ScoringRequest,
  options: ScoringOptions = {},
): Promise<{ readonly scores: readonly MetricScore[]; readonly warnings: readonly string[] }> {
  const { signal, onProgress } = options;
  const { protocol } = request;
  const candidate = sideOf(sides.candidate, protocol);
  const reference = {
    ...sideOf(sides.reference, protocol),
    ...partsOf(sides.reference.statistics, protocol),
  };
  const chosen = chosenMetrics(request.metrics, { candidate, reference });
  const missing = new Map(
    chosen.map((metric) => [metric, missingInput(metric, { candidate, reference })] as const),
  );
  const named = request.metrics !== undefined && !request.metrics.includes('all');
  for (const refusal of missing.values()) if (refusal !== null && named && request.required) throw refusal;

  const { ddof } = protocol.statistics;
  const settings = { ...metricsSettings(protocol.metrics), ddof, seed: protocol.seed };
  const scores: MetricScore[] = [];
  const warnings = sideWarnings(candidate, reference);
  const refusals: Refusal[] = [];
  for (const [i, metric] of chosen.entries()) {
    signal?.throwIfAborted();
    onProgress?.(i, chosen.length, metric.title);
    const refusal = missing.get(metric);
    if (refusal) {
      refusals.push(refusal);
      warnings.push(`${refusal.message}. ${refusal.remedy}`);
      continue;
    }
    try {
      const title = `${metric.title}, metric ${i + 1} of ${chosen.length}`;
      const score = await metric.compute(candidate, reference, settings, {
        signal,
        onProgress: (done, total) => onProgress?.(done, total, title),
      });
      scores.push({ ...score, metric: metric.key });
      warnings.push(...score.warnings);
    } catch (error) {
      // Anything else, a wrong setting too, is not about what is scored.
      if (!(error instanceof Refusal) || error.code !== 'BAD_INPUT') throw error;
      refusals.push(error);
      warnings.push(`${metric.title} was left out: ${error.message}. ${error.remedy}`);
    }
  }
  if (scores.length === 0 && refusals[0]) throw refusals[0];
  onProgress?.(chosen.length, chosen.length, '');
  return { scores, warnings: [...new Set(warnings)] };
}

/**
 * The registered metrics of these keys, each once; an unknown key is refused. `all` stands for every metric, and no keys
 * for those of the default.
 */
export function metricsByKey(keys: readonly string[] | undefined): readonly Metric[] {
  if (keys === undefined) return METRICS.filter(({ byDefault }) => byDefault);
  if (keys.includes('all')) return METRICS;
  if (keys.length === 0) {
    throw new Refusal(
      'USAGE',
      'metrics: expected at least one, got none',
      'List the metrics with `fidboard metrics`.',
    );
  }
  return [...new Set(keys)].map((key) => metricByKey(key));
}

/** Metrics of labels are of the default only where both sides have labels: few sets do, and need no warning for it. */
function chosenMetrics(
  keys: readonly string[] | undefined,
  { candidate, reference }: { candidate: MetricSide; reference: MetricSide },
): readonly Metric[] {
  const chosen = metricsByKey(keys);
  if (keys !== undefined) return chosen;
  return chosen.filter(
    (metric) => metric.needs !== 'labels' || missingInput(metric, { candidate, reference }) === null,
  );
}

/** What is known of either side. */
function sideOf(
  { statistics, rows, labels: allLabels, logits: given }: ScoredSide,
  protocol: Protocol,
): MetricSide {
  const { moments, sample, labels } = statistics;
  const every = rows ?? (sample !== null && sample.rows === moments.n ? rowsOf(sample) : null);
  const logits = given ?? (every && classifierLogits(every, protocol.extraction));
  return {
    n: moments.n,
    moments,
    ...(sample ? { features: sample } : {}),
    ...(rows ? { allRows: rows } : {}),
    ...(sample && labels ? { labels } : {}),
    ...(rows && allLabels ? { allLabels } : {}),
    ...(logits ? { logits } : {}),
  };
}

/** What a reference has stored, where it was made for these settings. */
function partsOf(statistics: StoredStatistics, protocol: Protocol): Partial<MetricSide> {
  const { factor, skew, mixture, classes } = statistics;
  return {
    ...(factor ? { factor } : {}),
    ...(skew && skewFits(statistics, protocol) ? { skew } : {}),
    ...(mixture && mixtureFits(statistics, protocol) ? { mixture } : {}),
    ...(classes ? { classes } : {}),
  };
}

/** Why a metric lacks an input, which no setting can help; null where it has all. */
function missingInput(
  { title, needs, referenceServes }: Metric,
  { candidate, reference }: { candidate: MetricSide; reference: MetricSide },
): Refusal | null {
  const lack = lackOf(candidate, needs);
  if (lack !== null) return refusalOf(`${title} cannot be computed: the candidate's ${lack.what}`, lack);
  if (referenceServes === 'nothing') return null;
  if (referenceServes !== undefined && reference[referenceServes] !== undefined) return null;
  const theirs = lackOf(reference, needs);
  if (theirs === null) return null;
  const stored = referenceServes === undefined ? '' : `, and no ${STORED[referenceServes]} of these settings`;
  return refusalOf(`${title} cannot be computed: the reference's ${theirs.what}${stored}`, theirs);
}

const STORED = {
  moments: 'mean and covariance',
  skew: 'third moments',
  mixture: 'mixture',
  classes: 'moments of each class',
} as const;

interface Lack {
  readonly what: string;
  readonly remedy: string;
}

function lackOf(
  { features, allRows, labels, allLabels, logits, n }: MetricSide,
  needs: MetricNeeds,
): Lack | null {
  const remedy =
    'Give images or features there, or statistics that `fidboard stats` wrote with these settings.';
  switch (needs) {
    case 'moments':
      return null;
    case 'features':
      if (features !== undefined || allRows !== undefined) return null;
      return { what: 'statistics hold only a mean and a covariance', remedy };
    case 'all features':
      if (allRows !== undefined || (features !== undefined && features.rows === n)) return null;
      return {
        what: features
          ? `statistics hold a sample of ${features.rows} features and not all ${n}`
          : 'statistics hold only a mean and a covariance',
        remedy,
      };
    case 'labels':
      if (labels !== undefined || allLabels !== undefined) return null;
      return {
        what: 'images have no labels',
        remedy: 'Put them into one folder for each class, or give a labels file (--labels).',
      };
    case 'logits':
      if (logits !== undefined) return null;
      return {
        what: 'features come without the outputs of a classifier',
        remedy: 'Choose an extractor that has a classifier, or give an .npz of feats and logits.',
      };
  }
}

function refusalOf(message: string, { remedy }: Lack): Refusal {
  return new Refusal('BAD_INPUT', message, remedy);
}
