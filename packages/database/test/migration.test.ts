import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect, migrate } from '../src/index.ts';
import { drift } from '../src/migration/drift.ts';
import { SCHEMA_PATH } from '../src/migration/files.ts';
import { createTestDatabase } from './postgres.ts';

describe('migrations', () => {
  it('apply once, however many processes start at the same time, and are recorded', async () => {
    await using empty = await createTestDatabase({ empty: true });
    const reports = await Promise.all([migrate(empty.url), migrate(empty.url), migrate(empty.url)]);
    const applied = reports.flatMap((report) => report.applied);
    expect(applied.length).toBeGreaterThan(0);
    expect(new Set(applied).size).toBe(applied.length);
    expect(await migrate(empty.url)).toEqual({ applied: [] });
    await using db = connect(empty.url);
    const recorded = await db.prisma.$queryRaw<{ name: string }[]>`
      SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1`;
    expect(recorded.map(({ name }) => name)).toEqual(applied);
    await db.prisma.$queryRaw`SELECT * FROM graphile_worker.jobs`;
  });

  it('say what the schema says, and a difference would show', async () => {
    await using empty = await createTestDatabase({ empty: true });
    expect(await drift(empty.url)).toBe('');
    const folder = await mkdtemp(join(tmpdir(), 'fidboard-drift-'));
    try {
      const changed = join(folder, 'schema.prisma');
      const schema = await readFile(SCHEMA_PATH, 'utf8');
      await writeFile(changed, schema.replace('model Team {', 'model Team {\n  motto String?'));
      await using another = await createTestDatabase({ empty: true });
      expect(await drift(another.url, changed)).toContain('ADD COLUMN     "motto" TEXT');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
