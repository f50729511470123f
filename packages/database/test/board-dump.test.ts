// Promise: a board is read for a dump as it was at one moment, and loaded in one transaction: all of it, or nothing.
import type { DumpRow, DumpTable } from '@fidboard/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  applyBoard,
  type CheckedDump,
  connect,
  type Database,
  loadBoard,
  rankings,
  readBoard,
  references,
  submissions,
} from '../src/index.ts';
import { makeBoard, type TestBoard } from './board.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

let server: TestDatabase;
let db: Database;
let board: TestBoard;
let first: string;
let second: string;
beforeAll(async () => {
  server = await createTestDatabase();
  db = connect(server.url);
});
beforeEach(async () => {
  board = await makeBoard(db);
  first = await board.submit(await board.method('First'));
  second = await board.submit(await board.method('Second'));
  await board.score(first, 2);
  await board.score(second, 1);
});
afterAll(async () => {
  await db.close();
  await server[Symbol.asyncDispose]();
});

type Tables = { [Table in DumpTable]: DumpRow<Table>[] };

/** The tables of a board; `meanwhile` happens once the board's own row was read. */
async function read(
  meanwhile: () => Promise<unknown> = async () => {},
  boardId = board.board.id,
): Promise<Tables> {
  const tables: Partial<Record<DumpTable, unknown[]>> = {};
  await readBoard(db, boardId, {
    sign: async ({ statement }) => statement,
    async table(table, rows) {
      const all: unknown[] = [];
      for await (const row of rows) all.push(row);
      tables[table] = all;
      if (table === 'board') await meanwhile();
    },
  });
  return tables as Tables;
}

/** Receipts are checked and kept by who loads, which is not tried here. */
const withoutReceipt = (row: object) => ({ ...row, receipt: null });

const ORIGIN = { url: 'https://old.example.org', takenAt: '2026-01-02T03:04:05.678Z', keys: [] };

function dumpOf(tables: Tables): CheckedDump {
  return {
    manifest: { board: 'old', origins: [ORIGIN] },
    blobs: new Set(),
    async *rows<Table extends DumpTable>(table: Table) {
      yield* tables[table] as DumpRow<Table>[];
    },
    receiptOf: () => null,
  };
}

let count = 0;
async function load(dump: CheckedDump) {
  const { hostId } = board.board;
  return loadBoard(db, dump, { slug: `loaded-${++count}`, hostId: hostId!, now: new Date() });
}

/** How many rows there are of everything that a load makes. */
const counts = () =>
  Promise.all([
    ...[
      db.prisma.board.count(),
      db.prisma.team.count(),
      db.prisma.method.count(),
      db.prisma.reference.count(),
    ],
    ...[db.prisma.submission.count(), db.prisma.evaluation.count(), db.prisma.score.count()],
    ...[db.prisma.ranking.count(), db.prisma.rankingEntry.count(), db.prisma.hostAction.count()],
    ...[db.prisma.protocolVersion.count(), db.prisma.boardOrigin.count(), db.prisma.sampleSet.count()],
  ]);

describe('reading a board', () => {
  it('sees it as it was at one moment, whatever happens meanwhile', async () => {
    const before = await read();
    const third = await board.submit(await board.method('Third'));
    const during = await read(async () => {
      await board.score(third, 0.5);
      await submissions.withdraw(db, first, { reason: 'gone' });
    });
    expect(during).toEqual(before);
    expect((await read()).submissions.map(({ state }) => state)).toEqual(['WITHDRAWN', 'SCORED', 'SCORED']);
  });

  it('has one that is evaluated again as it stands by its earlier scores', async () => {
    const before = await read();
    await submissions.rerun(db, second, { hostId: board.board.hostId! });
    const during = await read();
    expect(during.submissions.map(({ state }) => state)).toEqual(['SCORED', 'SCORED']);
    expect(during.submissions[1]!.finishedAt).toBe(
      (
        await db.prisma.evaluation.findFirstOrThrow({ where: { submissionId: second } })
      ).finishedAt!.toISOString(),
    );
    expect(during.evaluations).toEqual(before.evaluations);
  });

  it('leaves out a version that its submissions are being evaluated under', async () => {
    const before = await read();
    const { document } = before.board[0]!;
    const wanted = { ...document, protocol: { ...document.protocol, seed: 7 } };
    await applyBoard(db, board.board.hostId!, wanted, { reEvaluate: true });
    expect(await db.prisma.protocolVersion.count({ where: { boardId: board.board.id } })).toBe(2);
    const during = await read();
    expect(during.versions).toEqual(before.versions);
    expect(during.references).toEqual(before.references);
    expect(during.board[0]!.document).toEqual(document);
  });

  it('leaves out what is on its way', async () => {
    await board.extract(await board.submit(await board.method('On its way')));
    const { submissions: rows, methods, evaluations } = await read();
    expect(rows).toHaveLength(2);
    expect(methods.map(({ name }) => name)).toEqual(['First', 'Second']);
    expect(evaluations).toHaveLength(2);
  });
});

describe('loading a board', () => {
  it('has every version that it was ranked by, with the rankings and scores of each', async () => {
    const { document } = (await read()).board[0]!;
    const columns = document.columns.map((column) => ({ ...column, direction: 'higher' as const }));
    await applyBoard(db, board.board.hostId!, { ...document, columns });
    const tables = await read();
    expect(tables.versions.map(({ state }) => state)).toEqual(['SUPERSEDED', 'CURRENT']);
    expect(tables.rankings.map(({ version }) => version)).toEqual([0, 0, 1]);
    const { id } = await load(dumpOf(tables));
    const again = await read(undefined, id);
    for (const table of ['versions', 'rankings', 'evaluations', 'submissions', 'references'] as const)
      expect(again[table].map(withoutReceipt), table).toEqual(tables[table].map(withoutReceipt));
  });

  it('keeps the order of rows, also of those that were made at the same time', async () => {
    const tables = await read();
    const createdAt = tables.submissions[0]!.createdAt;
    tables.submissions = tables.submissions.map((row) => ({ ...row, createdAt }));
    const { id } = await load(dumpOf(tables));
    const rows = await db.prisma.submission.findMany({
      where: { boardId: id },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      include: { method: true },
    });
    expect(rows.map(({ method }) => method.name)).toEqual(['First', 'Second']);
  });

  it('goes on from the rankings that came, by the scores that came', async () => {
    const { id } = await load(dumpOf(await read()));
    const newest = (await rankings.newestOfBoards(db, [id])).get(id)!;
    expect(newest.number).toBe(2);
    const leader = newest.entries[0]!.submissionId;
    await submissions.withdraw(db, leader, { reason: 'gone' });
    const after = (await rankings.newestOfBoards(db, [id])).get(id)!;
    expect([after.number, after.entries.length]).toEqual([3, 1]);
    // The board that it was copied of is as it was.
    expect((await rankings.newestOfBoards(db, [board.board.id])).get(board.board.id)!.number).toBe(2);
  });

  it('leaves nothing where the last table does not end', async () => {
    const tables = await read();
    const before = await counts();
    const whole = dumpOf(tables);
    const broken: CheckedDump = {
      ...whole,
      async *rows<Table extends DumpTable>(table: Table) {
        yield* whole.rows(table);
        if (table === 'hostActions') throw new Error('the machine stopped');
      },
    };
    await expect(load(broken)).rejects.toThrow('the machine stopped');
    expect(await counts()).toEqual(before);
  });

  it('refuses what the rules of the database do not take, and leaves nothing', async () => {
    const tables = await read();
    const before = await counts();
    const twice = { ...tables, evaluations: [...tables.evaluations, tables.evaluations[0]!] };
    await expect(load(dumpOf(twice))).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const failed = tables.submissions.map((row) => ({ ...row, state: 'FAILED' as const }));
    await expect(load(dumpOf({ ...tables, submissions: failed }))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    const unwritable = tables.hostActions.map((row) => ({ ...row, details: { text: 'a\u0000' } }));
    await expect(load(dumpOf({ ...tables, hostActions: unwritable }))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    const current = { ...tables, versions: [...tables.versions, { ...tables.versions[0]!, number: 2 }] };
    await expect(load(dumpOf(current))).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await counts()).toEqual(before);
  });

  it('gives its statistics, which nobody here computed, to no other board', async () => {
    const tables = await read();
    const { id } = await load(dumpOf(tables));
    const [loaded] = await db.prisma.reference.findMany({ where: { loadedWith: id } });
    const { sampleSetSha256, protocolFingerprint } = loaded!;
    const own = await references.ensure(db, { sampleSetSha256, protocolFingerprint });
    expect(own.id).not.toBe(loaded!.id);
    expect(own.id).toBe(board.referenceId);
    const again = await references.ensure(db, { sampleSetSha256, protocolFingerprint }, { boardId: id });
    expect(again.id).toBe(loaded!.id);
  });
});
