import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { connect, migrate } from '../src/index.ts';
import { drift } from '../src/migration/drift.ts';
import { EVERYTHING, withSchemaEngine } from '../src/migration/engine.ts';
import { readMigrations, SCHEMA_PATH } from '../src/migration/files.ts';
import { createTestDatabase } from './postgres.ts';

/** Applies the migrations before the one of that name. */
async function migrateUntil(url: string, name: string): Promise<void> {
  const list = await readMigrations();
  const end = list.migrationDirectories.findIndex(({ path }) => path.endsWith(`_${name}`));
  const migrationsList = { ...list, migrationDirectories: list.migrationDirectories.slice(0, end) };
  await withSchemaEngine(url, (engine) => engine.applyMigrations({ migrationsList, filters: EVERYTHING }));
}

const SHA256 = 'a'.repeat(64);

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

  it('make what a board measured with its first version', async () => {
    await using db = await createTestDatabase({ empty: true });
    await migrateUntil(db.url, 'protocol_versions');
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    try {
      await client.query(`
        INSERT INTO "Protocol" (fingerprint, document, "extractionFingerprint") VALUES ('f', '{}', 'e');
        INSERT INTO "SampleSet" (sha256, bytes, filename) VALUES ('${SHA256}', 1, 'x.zip');
        INSERT INTO "Reference" (id, "protocolFingerprint", "sampleSetSha256") VALUES ('r', 'f', '${SHA256}');
        INSERT INTO "Team" (id, slug, name) VALUES ('t', 't', 'T');
        INSERT INTO "Method" (id, "teamId", slug, name) VALUES ('m', 't', 'm', 'M');
        INSERT INTO "Board" (id, slug, title, "protocolFingerprint") VALUES ('a', 'a', 'A', 'f'), ('b', 'b', 'B', 'f');
        INSERT INTO "BoardReference" (id, "boardId", key, name, position, "referenceId")
          VALUES ('ar', 'a', 'k', 'K', 0, 'r'), ('br', 'b', 'k', 'K', 0, 'r');
        INSERT INTO "BoardColumn" (id, "boardId", "boardReferenceId", position, metric, title, direction, digits)
          VALUES ('ac', 'a', 'ar', 0, 'fid', 'F', 'LOWER', 2);
        INSERT INTO "Submission" (id, "boardId", "methodId", filename, "declaredBytes") VALUES ('x', 'b', 'm', 'x.zip', 1);
        INSERT INTO "Evaluation" (id, "submissionId", "referenceId", "protocolFingerprint") VALUES ('e', 'x', 'r', 'f');
        INSERT INTO "Ranking" (id, "boardId", number) VALUES ('n', 'a', 1);`);
      await migrate(db.url);
      const { rows } = await client.query(`
        SELECT 'reference' AS what, r."boardId" AS of, v."boardId", v.number, v.state FROM "BoardReference" r JOIN "ProtocolVersion" v ON v.id = r."versionId"
        UNION ALL SELECT 'column', c."boardId", v."boardId", v.number, v.state FROM "BoardColumn" c JOIN "ProtocolVersion" v ON v.id = c."versionId"
        UNION ALL SELECT 'ranking', n."boardId", v."boardId", v.number, v.state FROM "Ranking" n JOIN "ProtocolVersion" v ON v.id = n."versionId"
        UNION ALL SELECT 'evaluation', 'b', v."boardId", v.number, v.state FROM "Evaluation" e JOIN "ProtocolVersion" v ON v.id = e."versionId"
        ORDER BY 1, 2`);
      expect(rows.map(({ what, of, boardId, number, state }) => [what, of, boardId, number, state])).toEqual([
        ['column', 'a', 'a', 1, 'CURRENT'],
        ['evaluation', 'b', 'b', 1, 'CURRENT'],
        ['ranking', 'a', 'a', 1, 'CURRENT'],
        ['reference', 'a', 'a', 1, 'CURRENT'],
        ['reference', 'b', 'b', 1, 'CURRENT'],
      ]);
    } finally {
      await client.end();
    }
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
