import { removeAbandoned as removeAbandonedDumps } from '../board-uploads.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import { removeAbandoned } from '../reference-uploads.ts';
import { cancelAbandonedUploads, cancelIfRequested } from '../submissions/end.ts';
import { ACTIVE_STATES } from '../submissions/states.ts';
import { DEAD_AFTER_SECONDS, forgetDead, livingLockIds } from '../workers.ts';
import { failOwner, GAVE_UP } from './failure.ts';
import { ownerFromKey } from './jobs.ts';

export interface Reaped {
  /** Workers that were dead. */
  workers: number;
  /** Jobs taken from them, to be tried again at once. */
  freed: number;
  /** Jobs given up after their last attempt. */
  abandoned: number;
  /** Uploads that were never finished. */
  uploads: number;
  /** Submissions whose cancellation nobody was left to carry out. */
  cancelled: number;
}

/** The advisory lock under which one process at a time reaps. */
const REAPER_LOCK = 7_115_001;

/**
 * Frees the jobs of workers whose heartbeat stopped, and ends what was tried too often or never uploaded.
 *
 * With a call every 5 s a dead worker's job starts again within 30 s. Any number of processes may call it.
 */
export async function reapDeadWorkers(database: Database): Promise<Reaped> {
  const reaped = await transaction(database, async (tx) => {
    const [lock] = await tx.$queryRaw<{ got: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(${REAPER_LOCK}) AS got`;
    if (lock?.got !== true) return { workers: 0, freed: 0 };
    const workers = await forgetDead(tx);
    return { workers, freed: await freeOrphans(tx) };
  });
  const uploads =
    (await cancelAbandonedUploads(database)) +
    (await removeAbandoned(database)) +
    (await removeAbandonedDumps(database));
  const cancelled = await endCancelled(database);
  return { ...reaped, uploads, cancelled, abandoned: await endAbandoned(database) };
}

/** Unlocks what is locked in the name of no living worker; the delay covers a worker's very first beat. */
async function freeOrphans(tx: Transaction): Promise<number> {
  const orphans = await tx.$queryRaw<{ lockId: string; jobs: bigint }[]>`
    SELECT locked_by AS "lockId", count(*) AS jobs FROM graphile_worker.jobs
    WHERE locked_by IS NOT NULL AND locked_at < now() - make_interval(secs => ${DEAD_AFTER_SECONDS})
      AND NOT EXISTS (SELECT 1 FROM "WorkerHeartbeat" WHERE locked_by = ANY("lockIds"))
    GROUP BY locked_by`;
  if (orphans.length === 0) return 0;
  await tx.$executeRaw`
    SELECT graphile_worker.force_unlock_workers(${orphans.map((orphan) => orphan.lockId)})`;
  return orphans.reduce((sum, orphan) => sum + Number(orphan.jobs), 0);
}

/** Ends the owners of jobs that have no attempt left, then forgets those jobs. */
async function endAbandoned(database: Database): Promise<number> {
  const spent = await database.prisma.$queryRaw<{ id: bigint; key: string | null }[]>`
    SELECT id, key FROM graphile_worker.jobs WHERE attempts >= max_attempts AND locked_at IS NULL`;
  for (const job of spent) {
    const owner = job.key === null ? null : ownerFromKey(job.key);
    if (owner !== null) await failOwner(database, owner, GAVE_UP);
    await database.prisma.$executeRaw`SELECT 1 FROM graphile_worker.complete_jobs(ARRAY[${job.id}::bigint])`;
  }
  return spent.length;
}

/** Ends the submissions whose cancellation was asked for just as their last worker finished, or died. */
async function endCancelled(database: Database): Promise<number> {
  const living = await livingLockIds(database.prisma);
  const left = await database.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Submission"
    WHERE "cancelRequested" AND state::text = ANY(${[...ACTIVE_STATES]}) AND NOT EXISTS (
      SELECT 1 FROM graphile_worker.jobs
      WHERE key LIKE 'submission:' || "Submission".id || ':%' AND locked_by = ANY(${living}))`;
  for (const { id } of left) await cancelIfRequested(database, id);
  return left.length;
}
