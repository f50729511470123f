import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { EVERYTHING, withSchemaEngine } from './engine.ts';
import { readMigrations } from './files.ts';

export interface MigrationReport {
  /** Names of the migrations applied now, oldest first; empty when there was nothing to do. */
  applied: string[];
}

/** The advisory lock under which one process at a time migrates. */
const MIGRATION_LOCK = 7_115_002;

/**
 * Brings a database to this version: prisma/migrations (recorded in `_prisma_migrations`, as `prisma migrate deploy`
 * does), then the queue's own.
 *
 * Safe when several processes start at once: an advisory lock orders them, and the later ones find nothing to do.
 */
export async function migrate(url: string): Promise<MigrationReport> {
  const client = new pg.Client({ connectionString: url, application_name: 'fidboard-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const migrationsList = await readMigrations();
    const { appliedMigrationNames } = await withSchemaEngine(url, (engine) =>
      engine.applyMigrations({ migrationsList, filters: EVERYTHING }),
    );
    await runMigrations({ connectionString: url });
    return { applied: appliedMigrationNames };
  } finally {
    // Ending the session releases the lock.
    await client.end();
  }
}
