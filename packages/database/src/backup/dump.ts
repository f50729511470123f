import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { type DumpedDatabase, migrationsOf, tablesOf } from './tables.ts';

/** Heartbeats of workers and counts of sign-ins are about the moment. */
const OF_THE_MOMENT = new Set(['WorkerHeartbeat', 'RateLimit']);

const ROWS_AT_ONCE = 500;

/**
 * Writes every table, as it is at one moment, to a file of a folder: one row of JSON a line, as PostgreSQL writes it, so that
 * no number is rounded. Work may go on meanwhile.
 */
export async function dumpDatabase(url: string, folder: string): Promise<DumpedDatabase> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const client = new pg.Client({ connectionString: url, application_name: 'fidboard-backup' });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables: Record<string, number> = {};
    for (const { name } of await tablesOf(client)) {
      if (OF_THE_MOMENT.has(name)) continue;
      const query = `SELECT row_to_json(t)::text AS line FROM "${name}" AS t`;
      tables[name] = await write(client, query, join(folder, `${name}.ndjson`));
    }
    const jobs = await write(client, JOBS, join(folder, 'jobs.ndjson'));
    return { migrations: await migrationsOf(client), tables, jobs };
  } finally {
    await client.end();
  }
}

/** What adding a job again takes. One that runs is there too: whoever ran it is not there after a restore. */
const JOBS = `
  SELECT row_to_json(t)::text AS line FROM (
    SELECT task.identifier, queue.queue_name, job.payload, job.run_at, job.max_attempts, job.key, job.priority
    FROM graphile_worker._private_jobs AS job
    JOIN graphile_worker._private_tasks AS task ON task.id = job.task_id
    LEFT JOIN graphile_worker._private_job_queues AS queue ON queue.id = job.job_queue_id
    WHERE job.key IS NOT NULL ORDER BY job.id) AS t`;

async function write(client: pg.Client, query: string, path: string): Promise<number> {
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    await client.query(`DECLARE dump NO SCROLL CURSOR FOR ${query}`);
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`FETCH ${ROWS_AT_ONCE} FROM dump`);
      if (rows.length === 0) break;
      count += rows.length;
      yield rows.map(({ line }) => `${line.replaceAll('\n', ' ')}\n`).join('');
    }
    await client.query('CLOSE dump');
  }
  await pipeline(Readable.from(lines()), createWriteStream(path, { mode: 0o600, flush: true }));
  return count;
}
