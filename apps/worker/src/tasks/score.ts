import { Refusal } from '@fidboard/core';
import { boards, type JobContext, references, sampleSets, shardSetOf, submissions } from '@fidboard/database';
import { type Protocol, readStatistics, type StoredStatistics, scoreEvaluation } from '@fidboard/evaluation';
import { readOurs } from '../ours.ts';
import type { Resources } from '../resources.ts';
import { loadFeatures } from './features.ts';
import { isAboutLabels, labelsForScoring } from './labels.ts';
import { loadBoard } from './protocol.ts';

/** Statistics and scores of a submission whose features are all in; publishes the board's next ranking. */
export async function scoreSubmission(
  resources: Resources,
  { submissionId }: { submissionId: string },
  { signal }: JobContext,
): Promise<void> {
  const { database } = resources;
  const [submission] = await submissions.byIds(database, [submissionId]);
  if (submission?.state !== 'SCORING' || submission.sampleSetSha256 === null) return;
  const { board, protocol, extractionFingerprint } = await loadBoard(database, submission);
  const [reference] = await references.byIds(database, [board.referenceId]);
  if (reference?.statisticsSha256 == null) {
    throw new Error(`scoreSubmission: expected a READY reference, got ${reference?.state ?? 'none'}`);
  }
  const columns = await boards.columnsOf(database, [submission.boardId]);
  const [samples] = await sampleSets.byHashes(database, [submission.sampleSetSha256]);
  const { filename } = submission;
  const job = { protocol, filename, madeFor: submissionId, signal };
  const candidate = await loadFeatures(resources, shardSetOf(samples!, extractionFingerprint), job);
  const n = candidate.rows;
  const statistics = await loadStatistics(resources, reference.statisticsSha256);
  const metrics = columns.map((column) => column.metric);
  const about = { sha256: submission.sampleSetSha256, filename, n, metrics };
  const labelled = await labelsForScoring(resources, about, signal);
  const { scores, warnings } = await scoreEvaluation(
    { candidate, labels: labelled.labels, reference: statistics, protocol, metrics },
    { signal },
  ).catch((error: unknown) => {
    const isTheirs = isTooSmall(n, statistics, protocol) || isAboutLabels(metrics, statistics);
    throw isTheirs ? error : ourFault(error);
  });
  await submissions.complete(database, submissionId, {
    scores: scores.map((score) => ({ ...score, n })),
    warnings: [...labelled.warnings, ...warnings],
    software: resources.software,
  });
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
  return n < reference.moments.n && n < Math.max(2, metrics.kid.subsetSize);
}

function ourFault(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  return new Error(`scoreSubmission: the board cannot score verified samples: ${error.message}`, {
    cause: error,
  });
}
