import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Refusal } from '@fidboard/core';
import pg from 'pg';
import { migrate } from '../migration/migrate.ts';
import { type DumpedDatabase, migrationsOf, tablesOf } from './tables.ts';

const ROWS_AT_ONCE = 200;

/**
 * Fills an empty database with what `dumpDatabase` wrote, in one transaction: all of it, or nothing.
 *
 * Refuses (CONFLICT) a database that has rows, and a dump of other migrations than this software's; (BAD_INPUT) a dump of which
 * rows are missing.
 */
export async function loadDatabase(url: string, folder: string, dumped: DumpedDatabase): Promise<void> {
  await migrate(url);
  const client = new pg.Client({ connectionString: url, application_name: 'fidboard-restore' });
  await client.connect();
  try {
    await client.query('BEGIN');
    await requireSameMigrations(client, dumped);
    const tables = await tablesOf(client);
    await requireEmpty(client, tables);
    const constraints = await dropForeignKeys(client);
    for (const { name, columns } of tables) {
      const expected = dumped.tables[name];
      if (expected === undefined) continue;
      const list = columns.map((column) => `"${column}"`).join(', ');
      const insert = `INSERT INTO "${name}" (${list})
        SELECT ${list} FROM json_populate_recordset(NULL::"${name}", $1::json)`;
      const came = await eachBatch(join(folder, `${name}.ndjson`), (batch) => client.query(insert, [batch]));
      requireCount(name, expected, came);
    }
    for (const { table, name, definition } of constraints) {
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`);
    }
    requireCount(
      'jobs',
      dumped.jobs,
      await eachBatch(join(folder, 'jobs.ndjson'), (batch) => client.query(JOBS, [batch])),
    );
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

/** A job that had used up its tries has them all again. */
const JOBS = `
  SELECT graphile_worker.add_job(identifier => job.identifier, queue_name => job.queue_name, payload => job.payload,
    run_at => job.run_at, max_attempts => job.max_attempts, job_key => job.key, priority => job.priority)
  FROM json_to_recordset($1::json) AS job(identifier text, queue_name text, payload json, run_at timestamptz,
    max_attempts int, key text, priority int)`;

async function requireSameMigrations(client: pg.Client, { migrations }: DumpedDatabase): Promise<void> {
  const own = await migrationsOf(client);
  if (own.length === migrations.length && own.every((name, i) => name === migrations[i])) return;
  const last = migrations.at(-1) ?? 'none';
  throw new Refusal(
    'CONFLICT',
    `backup: expected one of this version, whose last migration is ${own.at(-1)}, got one with ${last}`,
    'Restore it with the version that made it, then start the newer one, which brings the database up to date.',
  );
}

async function requireEmpty(client: pg.Client, tables: readonly { name: string }[]): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await client.query(`SELECT 1 FROM "${name}" LIMIT 1`);
    if (rows.length === 0) continue;
    throw new Refusal(
      'CONFLICT',
      `database: expected an empty one, got rows in ${name}`,
      'Restore into a new database, or a new data folder.',
    );
  }
}

/** Takes the foreign keys away until all rows are in, whatever their order; putting them back checks every row. */
async function dropForeignKeys(client: pg.Client) {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(`
    SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`);
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  return rows;
}

async function eachBatch(path: string, take: (batch: string) => Promise<unknown>): Promise<number> {
  let count = 0;
  let batch: string[] = [];
  const flush = async () => {
    if (batch.length > 0) await take(`[${batch.join(',')}]`);
    batch = [];
  };
  // Rows stay text: a number of PostgreSQL may be larger than one of JavaScript.
  for await (const line of createInterface({ input: createReadStream(path) })) {
    count += 1;
    if (batch.push(line) >= ROWS_AT_ONCE) await flush();
  }
  await flush();
  return count;
}

function requireCount(name: string, expected: number, came: number): void {
  if (expected === came) return;
  throw new Refusal(
    'BAD_INPUT',
    `backup: expected ${expected} rows of ${name}, got ${came}`,
    'The backup was cut short or changed: take another one.',
  );
}
