import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../embedded/start.ts';
import { drift } from './drift.ts';
import { MIGRATIONS_PATH } from './files.ts';

const USAGE = 'usage: node --import tsx packages/database/src/migration/cli.ts check | create NAME\n';

/**
 * `check` fails when prisma/schema.prisma and prisma/migrations drift apart; `create NAME` writes the migration
 * that brings them together, to be read and completed by hand (CHECKs). Both work on a PostgreSQL of their own.
 */
async function main([command, name]: readonly string[]): Promise<number> {
  if (command !== 'check' && !(command === 'create' && /^[a-z0-9_]+$/.test(name ?? ''))) {
    process.stderr.write(USAGE);
    return 2;
  }
  const sql = await onScratchServer((url) => drift(url));
  if (command === 'create') return write(sql, name!);
  if (sql === '') {
    process.stdout.write('prisma/migrations says what prisma/schema.prisma says\n');
    return 0;
  }
  process.stderr.write(`prisma/schema.prisma is ahead of prisma/migrations by:\n\n${sql}\n`);
  process.stderr.write('Run: node --import tsx packages/database/src/migration/cli.ts create NAME\n');
  return 1;
}

async function write(sql: string, name: string): Promise<number> {
  if (sql === '') {
    process.stdout.write('nothing to migrate\n');
    return 0;
  }
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(MIGRATIONS_PATH, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  process.stdout.write(`wrote ${join(folder, 'migration.sql')}\n`);
  return 0;
}

async function onScratchServer(work: (url: string) => Promise<string>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fidboard-migration-'));
  try {
    await using server = await startEmbeddedPostgres({
      directory,
      log: (line) => process.stderr.write(`${line}\n`),
    });
    return await work(server.url);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
