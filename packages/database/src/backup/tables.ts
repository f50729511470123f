import type pg from 'pg';

/** What a backup says of the database it was made of. */
export interface DumpedDatabase {
  /** The migrations that had been applied; a restore needs the same. */
  migrations: string[];
  /** Rows of each table. */
  tables: Record<string, number>;
  /** Jobs that waited or ran; a restored one waits. */
  jobs: number;
}

/** The tables of ours with their columns, without what PostgreSQL computes itself. */
export async function tablesOf(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    SELECT relname AS name, array_agg(attname::text ORDER BY attnum) AS columns
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
      AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    GROUP BY relname ORDER BY relname`);
  return rows;
}

export async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1`);
  return rows.map(({ name }) => name);
}
