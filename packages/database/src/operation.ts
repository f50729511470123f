import type { Database } from './database.ts';
import type { Fault, JobCount, StorageUse } from './models.ts';
import { JOB_PRIORITIES, type JobName } from './queue/jobs.ts';

/** What waits for one kind of job. */
export interface QueueOfTask {
  task: JobName;
  /** Jobs that wait, those that wait to be tried again included. */
  waiting: number;
  /** Jobs that a worker is at. */
  running: number;
  /** How long the oldest of the waiting ones has waited, in seconds; null where none waits. */
  oldestSeconds: number | null;
}

const TASKS = Object.keys(JOB_PRIORITIES) as JobName[];

/** The queue by kind of job; every kind is there, the empty ones too. */
export async function queueByTask(database: Database): Promise<QueueOfTask[]> {
  const rows = await database.prisma.$queryRaw<
    { task: string; waiting: bigint; running: bigint; oldest: number | null }[]
  >`
    SELECT task_identifier AS task,
      count(*) FILTER (WHERE locked_at IS NULL) AS waiting,
      count(*) FILTER (WHERE locked_at IS NOT NULL) AS running,
      extract(epoch FROM now() - min(created_at) FILTER (WHERE locked_at IS NULL))::float8 AS oldest
    FROM graphile_worker.jobs GROUP BY task_identifier`;
  const found = new Map(rows.map((row) => [row.task, row]));
  return TASKS.map((task) => {
    const row = found.get(task);
    return {
      task,
      waiting: Number(row?.waiting ?? 0),
      running: Number(row?.running ?? 0),
      oldestSeconds: row?.oldest ?? null,
    };
  });
}

/** Submissions that failed for one reason. */
export interface FailuresOfCause {
  code: string;
  fault: Fault;
  lastDay: number;
  lastWeek: number;
}

/** What submissions failed of in the last seven days, the most frequent first. */
export async function failuresByCause(database: Database): Promise<FailuresOfCause[]> {
  const rows = await database.prisma.$queryRaw<
    { code: string; fault: Fault; lastDay: bigint; lastWeek: bigint }[]
  >`
    SELECT "failureCode" AS code, "failureFault"::text AS fault, count(*) AS "lastWeek",
      count(*) FILTER (WHERE "finishedAt" > now() - interval '24 hours') AS "lastDay"
    FROM "Submission" WHERE state = 'FAILED' AND "finishedAt" > now() - interval '7 days'
    GROUP BY 1, 2 ORDER BY "lastWeek" DESC, 1, 2`;
  return rows.map((row) => ({ ...row, lastDay: Number(row.lastDay), lastWeek: Number(row.lastWeek) }));
}

/** How often jobs ended in which way, since the beginning. */
export function jobCounts(database: Database): Promise<JobCount[]> {
  return database.prisma.jobCount.findMany({
    orderBy: [{ task: 'asc' }, { outcome: 'asc' }, { cause: 'asc' }],
  });
}

/** What storage held when a worker last measured it, by kind; empty before that. */
export function storageUse(database: Database): Promise<StorageUse[]> {
  return database.prisma.storageUse.findMany({ orderBy: { kind: 'asc' } });
}

export interface DatabaseFacts {
  /** As PostgreSQL says it, such as "18.4". */
  version: string;
  bytes: bigint;
  /** Of the table of receipts, with its indexes. */
  receiptBytes: bigint;
}

export async function databaseFacts(database: Database): Promise<DatabaseFacts> {
  const [row] = await database.prisma.$queryRaw<DatabaseFacts[]>`
    SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes,
      pg_total_relation_size('"Receipt"') AS "receiptBytes"`;
  return row!;
}
