import { Refusal } from '@fidboard/core';
import {
  boards,
  type Evaluation,
  evaluations,
  type JobContext,
  type JobPayloads,
  reevaluations,
  references,
  type Submission,
  sampleSets,
  shardSetOf,
  submissions,
} from '@fidboard/database';
import {
  computedBy,
  type Protocol,
  readStatistics,
  type StoredStatistics,
  scoreEvaluation,
} from '@fidboard/evaluation';
import { readOurs } from '../ours.ts';
import type { Resources } from '../resources.ts';
import { loadFeatures } from './features.ts';
import { isAboutLabels, labelsForScoring } from './labels.ts';
import { loadProtocol } from './protocol.ts';

/** Statistics and scores of one evaluation of a submission whose features are all in; the last one publishes the board's next ranking. */
export async function scoreSubmission(
  resources: Resources,
  payload: JobPayloads['score'],
  { signal }: JobContext,
): Promise<void> {
  const { database } = resources;
  const { evaluationId } = payload;
  const [evaluation] = await evaluations.byIds(database, [evaluationId]);
  if (evaluation === undefined || evaluation.finishedAt !== null) return;
  const [submission] = await submissions.byIds(database, [evaluation.submissionId]);
  const way =
    'submissionId' in payload ? submission : await reevaluations.byId(database, payload.reevaluationId);
  if (submission === undefined || way?.state !== 'SCORING') return;
  const scored = await scoresOf(resources, { submission, evaluation }, signal);
  await submissions.complete(database, evaluationId, { ...scored, software: resources.software });
}

/** What the columns against an evaluation's reference ask for. */
async function scoresOf(
  resources: Resources,
  { submission, evaluation }: { submission: Submission; evaluation: Evaluation },
  signal: AbortSignal,
): Promise<Pick<submissions.Completion, 'scores' | 'warnings'>> {
  const { database } = resources;
  const { protocolFingerprint, referenceId } = evaluation;
  const { protocol, extractionFingerprint } = await loadProtocol(database, protocolFingerprint);
  const [reference] = await references.byIds(database, [referenceId]);
  if (reference?.statisticsSha256 == null) {
    throw new Error(`scoresOf: expected a READY reference, got ${reference?.state ?? 'none'}`);
  }
  const columns = (await boards.columnsOf(database, { versionIds: [evaluation.versionId] })).filter(
    (column) => column.reference.referenceId === referenceId,
  );
  // The host has taken the reference off the board since.
  if (columns.length === 0) return { scores: [], warnings: [] };
  const wanted = columns.map(({ metric, classScope }) =>
    classScope === '' ? { metric } : { metric, class: classScope },
  );
  const { filename } = submission;
  const sha256 = submission.sampleSetSha256!;
  const [samples] = await sampleSets.byHashes(database, [sha256]);
  const job = { protocol, filename, madeFor: submission.id, signal };
  const candidate = await loadFeatures(resources, shardSetOf(samples!, extractionFingerprint), job);
  const n = candidate.rows;
  const statistics = await loadStatistics(resources, reference.statisticsSha256);
  const metrics = wanted.map(computedBy);
  const labelled = await labelsForScoring(resources, { sha256, filename, n, metrics }, signal);
  const { scores, warnings } = await scoreEvaluation(
    { candidate, labels: labelled.labels, reference: statistics, protocol, metrics: wanted },
    { signal },
  ).catch((error: unknown) => {
    const isTheirs = isTooSmall(n, statistics, protocol) || isAboutLabels(metrics, statistics);
    throw isTheirs ? error : ourFault(error);
  });
  return {
    scores: scores.map(({ class: classScope = '', ...score }) => ({ n, classScope, ...score })),
    warnings: [...labelled.warnings, ...warnings],
  };
}

async function loadStatistics({ storage }: Resources, sha256: string): Promise<StoredStatistics> {
  const path = await storage.localPath(sha256);
  return readOurs(`statistics ${sha256}`, () => readStatistics(path));
}

/**
 * Whether a set has too few images to be scored, which is all that scoring may hold against verified samples.
 *
 * A set that is no smaller than the reference is not the reason: then the board asks for more than its reference has.
 */
function isTooSmall(n: number, reference: StoredStatistics, { metrics }: Protocol): boolean {
  const { n: others } = reference.moments;
  // Imported statistics may not say how many images they are of.
  return (others === 0 || n < others) && n < Math.max(2, metrics.kid.subsetSize);
}

function ourFault(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  return new Error(`scoreSubmission: the board cannot score verified samples: ${error.message}`, {
    cause: error,
  });
}
