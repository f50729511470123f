import { changeSubmission, lockSubmission } from '../changes.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import type { FeatureShard, Submission } from '../models.ts';
import { currentOf } from '../protocol-versions.ts';
import { addJob, addJobs } from '../queue/add.ts';
import { readiness } from '../readiness.ts';
import { recordShardProgress, type ShardProgress } from '../shards.ts';
import { failLocked } from './end.ts';

export interface VerifiedSamples {
  format: string;
  imageCount: number;
}

/** The samples are sound: VERIFYING to QUEUED, with the row of an evaluation against each reference of the board and the job that plans it. */
export function markVerified(database: Database, id: string, samples: VerifiedSamples): Promise<Submission> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    const now = new Date();
    const changed = await changeSubmission(tx, row, {
      kind: 'state',
      to: 'QUEUED',
      payload: { imageCount: samples.imageCount },
      data: { queuedAt: now, imagesTotal: samples.imageCount },
    });
    await tx.sampleSet.update({
      where: { sha256: row.sampleSetSha256! },
      data: { ...samples, verifiedAt: now },
    });
    await ensureEvaluations(tx, row);
    await addJob(tx, 'plan', { submissionId: id });
    return changed;
  });
}

/** An unfinished evaluation under the board's version against each of its references: the next run where the last one, of a submission that is evaluated again, is finished. */
async function ensureEvaluations(tx: Transaction, { id: submissionId, boardId }: Submission): Promise<void> {
  const { id: versionId, protocolFingerprint, references } = await currentOf(tx, boardId);
  const own = { submissionId, reevaluationId: null, finishedAt: null };
  // Of a version that the board had when the submission ended without scores.
  await tx.evaluation.deleteMany({ where: { ...own, versionId: { not: versionId } } });
  for (const { referenceId } of references) {
    if ((await tx.evaluation.count({ where: { ...own, referenceId } })) > 0) continue;
    const evaluation = { submissionId, referenceId, protocolFingerprint };
    const last = await tx.evaluation.findFirst({ where: evaluation, orderBy: { run: 'desc' } });
    await tx.evaluation.create({ data: { ...evaluation, versionId, run: (last?.run ?? 0) + 1 } });
  }
}

/**
 * The plan is made: adds an extract job for every shard that is not finished yet.
 *
 * When all are finished already (the same bytes were evaluated before), goes on to scoring at once.
 */
export function enqueueExtraction(
  database: Database,
  id: string,
  shards: readonly FeatureShard[],
): Promise<Submission> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    const open = shards.filter((shard) => shard.featuresSha256 === null);
    await addJobs(
      tx,
      'extract',
      open.map((shard) => ({ shardId: shard.id, submissionId: id })),
    );
    if (open.length > 0) return row;
    const images = shards.reduce((sum, shard) => sum + shard.count, 0);
    const extracting = await begin(tx, row, images);
    return (await scoreIfReady(tx, extracting)) ?? extracting;
  });
}

/** The first shard begins: QUEUED to EXTRACTING; changes nothing when it is EXTRACTING already. */
export function startExtracting(database: Database, id: string): Promise<Submission> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    return row.state === 'EXTRACTING' ? row : begin(tx, row, 0);
  });
}

function begin(tx: Transaction, row: Submission, imagesDone: number): Promise<Submission> {
  return changeSubmission(tx, row, {
    kind: 'state',
    to: 'EXTRACTING',
    data: { startedAt: row.startedAt ?? new Date(), imagesDone },
  });
}

/**
 * Sums the progress of all shards into the submission: several workers may be at it.
 *
 * Bumps the submission only, not its board. Does nothing (and returns null) once it is no longer EXTRACTING.
 */
export function recordProgress(
  database: Database,
  id: string,
  progress: ShardProgress,
): Promise<Submission | null> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    if (row.state !== 'EXTRACTING') return null;
    const sums = await recordShardProgress(tx, { submissionId: id, reevaluationId: null }, progress);
    const imagesDone = Math.min(sums.done, row.imagesTotal ?? sums.done);
    const imagesPerSecond = sums.speed ?? row.imagesPerSecond;
    return changeSubmission(tx, row, {
      kind: 'progress',
      payload: { imagesDone, imagesTotal: row.imagesTotal, imagesPerSecond },
      data: { imagesDone, imagesPerSecond },
    });
  });
}

/** The last shard is in: EXTRACTING to SCORING with a job for each evaluation. Returns null while a shard or a reference is not ready. */
export function markScoring(database: Database, id: string): Promise<Submission | null> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    return row.state === 'EXTRACTING' ? scoreIfReady(tx, row) : null;
  });
}

async function scoreIfReady(tx: Transaction, row: Submission): Promise<Submission | null> {
  const ready = await readiness(tx, { submissionId: row.id, reevaluationId: null });
  if (ready === null) return null;
  if ('failure' in ready) return failLocked(tx, row, ready.failure);
  const scoring = await changeSubmission(tx, row, {
    kind: 'state',
    to: 'SCORING',
    data: { imagesDone: row.imagesTotal ?? row.imagesDone },
  });
  await addJobs(
    tx,
    'score',
    ready.evaluationIds.map((evaluationId) => ({ submissionId: row.id, evaluationId })),
  );
  return scoring;
}
