import type { Database } from '../database.ts';
import type { JobName } from './jobs.ts';

export const JOB_OUTCOMES = ['finished', 'failed', 'retried', 'stopped'] as const;

/** How a run of a job ended; `stopped` are those that were cancelled, not needed any more or put back by a worker that stops. */
export interface JobEnd {
  outcome: (typeof JOB_OUTCOMES)[number];
  /** The refusal's code, INTERNAL for anything else; empty where nothing failed. */
  cause: string;
  error?: unknown;
}

/** Adds one to how often a task ended so; kept in the database, so that it outlives workers and only grows. */
export async function countJob(database: Database, task: JobName, { outcome, cause }: JobEnd): Promise<void> {
  await database.prisma.$executeRaw`
    INSERT INTO "JobCount" (task, outcome, cause, count) VALUES (${task}, ${outcome}, ${cause}, 1)
    ON CONFLICT (task, outcome, cause) DO UPDATE SET count = "JobCount".count + 1`;
}
