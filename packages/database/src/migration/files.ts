import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

const PRISMA = fileURLToPath(new URL('../../../../prisma', import.meta.url));

export const SCHEMA_PATH = join(PRISMA, 'schema.prisma');
export const MIGRATIONS_PATH = join(PRISMA, 'migrations');

/** What the engine wants to know of prisma/migrations. */
export async function readMigrations(): Promise<MigrationList> {
  const lock = await readFile(join(MIGRATIONS_PATH, 'migration_lock.toml'), 'utf8');
  const entries = await readdir(MIGRATIONS_PATH, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (path) => {
      const value = await readFile(join(MIGRATIONS_PATH, path, 'migration.sql'), 'utf8');
      return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
    }),
  );
  return {
    baseDir: MIGRATIONS_PATH,
    lockfile: { path: 'migration_lock.toml', content: lock },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}
