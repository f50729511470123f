import { changeSubmission } from '../changes.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import type { FeatureShard, Reevaluation } from '../models.ts';
import { addJobs } from '../queue/add.ts';
import { readiness } from '../readiness.ts';
import { recordShardProgress, type ShardProgress } from '../shards.ts';
import { endLocked, type Locked, lockReevaluation } from './end.ts';

/** The plan is made: adds an extract job for every shard that is not finished yet; when all are, goes on to scoring at once. */
export function enqueueExtraction(
  database: Database,
  id: string,
  shards: readonly FeatureShard[],
): Promise<void> {
  return locked(database, id, ['QUEUED', 'EXTRACTING'], async (tx, of) => {
    const open = shards.filter((shard) => shard.featuresSha256 === null);
    await addJobs(
      tx,
      'extract',
      open.map((shard) => ({ shardId: shard.id, reevaluationId: id })),
    );
    if (open.length > 0) return;
    const imagesDone = shards.reduce((sum, shard) => sum + shard.count, 0);
    await scoreIfReady(tx, await change(tx, of, { state: 'EXTRACTING', imagesDone }));
  });
}

/** The first shard begins: QUEUED to EXTRACTING. */
export function startExtracting(database: Database, id: string): Promise<void> {
  return locked(database, id, ['QUEUED'], async (tx, of) => {
    await change(tx, of, { state: 'EXTRACTING' });
  });
}

/** Sums the progress of all shards into the evaluation; does nothing once it is no longer EXTRACTING. */
export function recordProgress(database: Database, id: string, progress: ShardProgress): Promise<void> {
  return locked(database, id, ['EXTRACTING'], async (tx, of) => {
    const sums = await recordShardProgress(
      tx,
      { submissionId: of.submission.id, reevaluationId: id },
      progress,
    );
    const imagesPerSecond = sums.speed ?? of.reevaluation.imagesPerSecond;
    await change(tx, of, { state: 'EXTRACTING', imagesDone: sums.done, imagesPerSecond });
  });
}

/** The last shard is in: EXTRACTING to SCORING with a job for each reference; does nothing while a shard or a reference is not ready. */
export function markScoring(database: Database, id: string): Promise<void> {
  return locked(database, id, ['EXTRACTING'], scoreIfReady);
}

async function scoreIfReady(tx: Transaction, of: Locked): Promise<void> {
  const { id: reevaluationId } = of.reevaluation;
  const ready = await readiness(tx, { submissionId: of.submission.id, reevaluationId });
  if (ready === null) return;
  if ('failure' in ready) return endLocked(tx, of, { state: 'FAILED', ...ready.failure });
  await change(tx, of, { state: 'SCORING' });
  await addJobs(
    tx,
    'score',
    ready.evaluationIds.map((evaluationId) => ({ reevaluationId, evaluationId })),
  );
}

async function locked(
  database: Database,
  id: string,
  states: readonly Reevaluation['state'][],
  work: (tx: Transaction, of: Locked) => Promise<void>,
): Promise<void> {
  await transaction(database, async (tx) => {
    const of = await lockReevaluation(tx, id);
    if (of !== null && states.includes(of.reevaluation.state)) await work(tx, of);
  });
}

async function change(
  tx: Transaction,
  { submission, reevaluation }: Locked,
  data: Partial<Pick<Reevaluation, 'state' | 'imagesDone' | 'imagesPerSecond'>>,
): Promise<Locked> {
  const { version, ...changed } = await tx.reevaluation.update({
    where: { id: reevaluation.id },
    data: { ...data, startedAt: reevaluation.startedAt ?? new Date() },
    include: { version: true },
  });
  const { state, imagesDone, imagesPerSecond } = changed;
  const row = await changeSubmission(tx, submission, {
    kind: 'reevaluation',
    payload: { protocolVersion: version.number, reevaluation: state, imagesDone, imagesPerSecond },
  });
  return { submission: row, reevaluation: changed };
}
