import type { FingerprintedProtocol, Protocol } from '@fidboard/protocol';
import type { FeatureMatrix } from '@fidboard/statistics';
import { refuseOtherExtraction } from './agree-extraction.ts';
import { completeReference } from './reference-statistics.ts';
import {
  type EvaluationScores,
  metricsByKey,
  type ScoringOptions,
  scoreStatistics,
} from './score-statistics.ts';
import { combineStatistics, type StoredStatistics } from './stored-statistics.ts';

export interface Evaluation {
  /** The features of the candidate's shards, in shard order. */
  candidate: readonly FeatureMatrix[];
  reference: StoredStatistics;
  protocol: Protocol | FingerprintedProtocol;
  /** Keys of the metrics to compute, or `all` that can be; all but WaM when left out. */
  metrics?: readonly string[];
}

/** Scores a candidate's features against a reference under the board's protocol. */
export async function scoreEvaluation(
  { candidate, reference, protocol, metrics }: Evaluation,
  options: ScoringOptions = {},
): Promise<EvaluationScores> {
  if (reference.protocol) {
    refuseOtherExtraction('reference', reference.protocol.extraction, protocol.extraction);
  }
  const sides = {
    candidate: await combineStatistics(candidate, protocol, options),
    candidateRows: candidate,
    reference: await completeReference(reference, protocol, {
      ...options,
      metrics: metricsByKey(metrics).map(({ key }) => key),
      rows: null,
    }),
  };
  return scoreStatistics(sides, { protocol, metrics, required: false }, options);
}
