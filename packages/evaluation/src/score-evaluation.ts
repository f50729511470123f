import type { FingerprintedProtocol, Protocol } from '@fidboard/protocol';
import type { FeatureRows } from '@fidboard/statistics';
import { refuseOtherExtraction } from './agree-extraction.ts';
import { type EvaluationScores, type ScoringOptions, scoreStatistics } from './score-statistics.ts';
import { combineStatistics, type StoredStatistics } from './stored-statistics.ts';

export interface Evaluation {
  /** The features of the candidate, in order. */
  candidate: FeatureRows;
  /** The label of each row of the candidate. */
  labels?: readonly string[] | null;
  reference: StoredStatistics;
  protocol: Protocol | FingerprintedProtocol;
  /** Keys of the metrics to compute, or `all` that can be; those of the default when left out. */
  metrics?: readonly string[];
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
  return scoreStatistics(sides, { protocol, metrics, required: false }, options);
}
