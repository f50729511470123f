import type { Transaction } from '../database.ts';
import { livingLockIds } from '../workers.ts';
import {
  type JobName,
  type JobOwner,
  type JobPayloads,
  jobKey,
  MAX_ATTEMPTS,
  ownerKey,
  priorityOf,
  queueName,
} from './jobs.ts';

/** Adds a job in the caller's transaction: it exists exactly when the row that it is about does. */
export async function addJob<N extends JobName>(
  tx: Transaction,
  name: N,
  payload: JobPayloads[N],
): Promise<void> {
  await addJobs(tx, name, [payload]);
}

/** Adds jobs of one kind in the caller's transaction. */
export async function addJobs<N extends JobName>(
  tx: Transaction,
  name: N,
  payloads: readonly JobPayloads[N][],
): Promise<void> {
  const jobs = payloads.map((payload) => ({
    payload,
    queue: queueName(name, payload),
    key: jobKey(name, payload),
    priority: priorityOf(name, payload),
  }));
  await tx.$executeRaw`
    SELECT 1 FROM json_to_recordset(${JSON.stringify(jobs)}::json)
      AS job(payload json, queue text, key text, priority int),
    LATERAL graphile_worker.add_job(
      identifier => ${name}, queue_name => job.queue, payload => job.payload,
      max_attempts => ${MAX_ATTEMPTS}::int, job_key => job.key, priority => job.priority)`;
}

/**
 * Removes an owner's waiting jobs and returns how many a living worker is at now (those it cannot remove).
 *
 * A job that a dead worker still holds is not counted: nobody is at it, and whoever gets it finds its owner ended.
 */
export async function removeWaitingJobs(tx: Transaction, owner: JobOwner): Promise<number> {
  const prefix = `${ownerKey(owner)}%`;
  await tx.$executeRaw`
    SELECT 1 FROM graphile_worker.complete_jobs(ARRAY(
      SELECT id FROM graphile_worker.jobs WHERE key LIKE ${prefix} AND locked_at IS NULL))`;
  const living = await livingLockIds(tx);
  const rows = await tx.$queryRaw<{ running: bigint }[]>`
    SELECT count(*) AS running FROM graphile_worker.jobs WHERE key LIKE ${prefix} AND locked_by = ANY(${living})`;
  return Number(rows[0]?.running ?? 0);
}
