import { readFile } from 'node:fs/promises';
import { EVERYTHING, withSchemaEngine } from './engine.ts';
import { readMigrations, SCHEMA_PATH } from './files.ts';

/** The SQL that prisma/schema.prisma has ahead of prisma/migrations; empty when they agree. `url`: an empty database. */
export async function drift(url: string, schemaPath = SCHEMA_PATH): Promise<string> {
  const migrationsList = await readMigrations();
  const content = await readFile(schemaPath, 'utf8');
  const result = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrationsList },
      to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA_PATH, content }] },
      script: true,
      exitCode: null,
      filters: EVERYTHING,
    }),
  );
  const sql = result.stdout ?? '';
  return /^\s*(--[^\n]*\s*)*$/.test(sql) ? '' : sql;
}
