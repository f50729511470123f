import type { FingerprintedProtocol, Protocol } from '@fidboard/protocol';
import type { FeatureRows } from '@fidboard/statistics';
import { refuseOtherExtraction } from './agree-extraction.ts';
import { computedBy, type ScopedMetric, scoresOfScopes } from './class-scopes.ts';
import {
  computeMetrics,
  type EvaluationScores,
  type ScoringOptions,
  scoreStatistics,
} from './score-statistics.ts';
import { combineStatistics, type StoredStatistics } from './stored-statistics.ts';

export interface Evaluation {
  /** The features of the candidate, in order. */
  candidate: FeatureRows;
  /** The label of each row of the candidate. */
  labels?: readonly string[] | null;
  reference: StoredStatistics;
  protocol: Protocol | FingerprintedProtocol;
  /** What to score; the metrics of the default, of the whole set, when left out. */
  metrics?: readonly ScopedMetric[];
}

/** Scores a candidate's features against a reference under the board's protocol. */
export async function scoreEvaluation(
  { candidate, labels = null, reference, protocol, metrics }: Evaluation,
  options: ScoringOptions = {},
): Promise<EvaluationScores> {
  if (reference.protocol) {
    refuseOtherExtraction('reference', reference.protocol.extraction, protocol.extraction);
  }
  const statistics = await combineStatistics(candidate, protocol, { ...options, labels });
  const sides = {
    candidate: { statistics, rows: candidate, labels },
    reference: { statistics: reference, rows: null, labels: null },
  };
  if (metrics === undefined) return scoreStatistics(sides, { protocol, required: false }, options);
  const request = { protocol, metrics: metrics.map(computedBy), required: false };
  const { scores, warnings } = await computeMetrics(sides, request, options);
  const scoped = scoresOfScopes(metrics, scores);
  return { scores: scoped.scores, warnings: [...warnings, ...scoped.warnings] };
}
