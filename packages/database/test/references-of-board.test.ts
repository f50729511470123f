// Promise: a submission is measured against every reference of its board, and is scored when all of it is there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Board,
  boards,
  connect,
  type Database,
  evaluations,
  rankings,
  references,
  sampleSets,
  submissions,
} from '../src/index.ts';
import { makeBoard, preparedReference, randomSha256, SOFTWARE, type TestBoard } from './board.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await createTestDatabase();
  db = connect(server.url);
});
afterAll(async () => {
  await db.close();
  await server[Symbol.asyncDispose]();
});

interface Measured extends TestBoard {
  board: Board;
  referenceIds: string[];
}

/** A board against two references, with a column of each and one of a class; ordered by the second reference. */
async function twoReferences(): Promise<Measured> {
  const first = await makeBoard(db);
  const set = await sampleSets.ensure(db, { sha256: randomSha256(), bytes: 1n, filename: 'multi.zip' });
  const { id: second } = await references.ensure(db, {
    protocolFingerprint: first.board.protocolFingerprint,
    sampleSetSha256: set.sha256,
  });
  const column = { metric: 'fid', direction: 'LOWER', digits: 2 } as const;
  const { id: _, version: __, createdAt: ___, ...same } = first.board;
  const board = await boards.create(db, {
    ...same,
    slug: `${same.slug}-2`,
    references: [
      { key: 'single', name: 'One hospital', referenceId: first.referenceId },
      { key: 'multi', name: 'Five hospitals', referenceId: second },
    ],
    columns: [
      { ...column, title: 'Single' },
      { ...column, title: 'Multi', reference: 'multi', primary: true },
      { ...column, title: 'Class 3', reference: 'multi', classScope: '3' },
    ],
  });
  const submit = async (methodId: string) => {
    const row = await submissions.create(db, {
      boardId: board.id,
      methodId,
      submitterId: null,
      filename: 'x.zip',
      declaredBytes: 3n,
    });
    return row.id;
  };
  return { ...first, board, submit, referenceIds: [first.referenceId, second] };
}

const scoresOf = (value: number) => ({
  scores: [
    { metric: 'fid', value, standardError: null, n: 4 },
    { metric: 'fid', classScope: '3', value: value * 10, standardError: 0.5, n: 2 },
  ],
  warnings: [],
  software: SOFTWARE,
});

/** Finishes the evaluation of a submission against a reference. */
async function finish(id: string, referenceId: string, value: number) {
  const { id: evaluationId } = await db.prisma.evaluation.findFirstOrThrow({
    where: { submissionId: id, referenceId, finishedAt: null },
  });
  return submissions.complete(db, evaluationId, scoresOf(value));
}

describe('a board with several references', () => {
  it('waits for all of them, scores against each, and ranks by column', async () => {
    const { board, referenceIds, method, submit, extract } = await twoReferences();
    const [single, multi] = referenceIds as [string, string];
    const a = await submit(await method('A'));
    const b = await submit(await method('B'));
    for (const id of [a, b]) await extract(id);
    // The second reference is not prepared yet.
    expect(await submissions.byIds(db, [a])).toMatchObject([{ state: 'EXTRACTING' }]);
    await references.markReady(db, multi, preparedReference());
    const jobs = await db.prisma.$queryRaw<{ key: string }[]>`
      SELECT key FROM graphile_worker.jobs WHERE key LIKE ${`submission:${a}:score:%`}`;
    expect(jobs).toHaveLength(2);

    expect(await finish(a, single, 1)).toMatchObject({ state: 'SCORING' });
    expect(await rankings.newestOfBoards(db, [board.id])).toEqual(new Map());
    expect(await finish(a, multi, 9)).toMatchObject({ state: 'SCORED' });
    await finish(b, multi, 4);
    expect((await rankings.newestOfBoards(db, [board.id])).get(board.id)?.entries).toHaveLength(1);
    await finish(b, single, 7);
    const entries = (await rankings.newestOfBoards(db, [board.id])).get(board.id)!.entries;
    expect(entries.map(({ submissionId }) => submissionId)).toEqual([b, a]);

    const columns = await boards.columnsOf(db, { boardIds: [board.id] });
    expect(columns.map(boards.columnKeyOf)).toEqual(['fid', 'fid@multi', 'fid[3]@multi']);
    const own = await evaluations.ofSubmissions(db, [a]);
    expect(columns.map((column) => rankings.scoreIn(own, column)?.value)).toEqual([1, 9, 90]);
    expect(await db.prisma.receipt.count({ where: { evaluation: { submissionId: a } } })).toBe(2);
    const statements = await db.prisma.receipt.findMany({ where: { evaluation: { submissionId: a } } });
    const names = statements.map(({ statement }) => JSON.parse(statement).reference.name);
    expect(names.toSorted()).toEqual(['Five hospitals', 'One hospital']);
    expect(JSON.parse(statements[0]!.statement).scores[1]).toMatchObject({ metric: 'fid', class: '3' });
  });

  it('records an evaluation once, though two workers finish it', async () => {
    const { referenceIds, method, submit, extract } = await twoReferences();
    await references.markReady(db, referenceIds[1]!, preparedReference());
    const id = await submit(await method('A'));
    await extract(id);
    const [evaluation] = await evaluations.ofSubmissions(db, [id]);
    await Promise.all([1, 2].map((value) => submissions.complete(db, evaluation!.id, scoresOf(value))));
    expect(await submissions.byIds(db, [id])).toMatchObject([{ state: 'SCORING' }]);
    const [again] = await evaluations.byIds(db, [evaluation!.id]);
    expect(again!.scores).toHaveLength(2);
  });

  it('fails whoever waits when one of them cannot be prepared', async () => {
    const { referenceIds, method, submit, extract } = await twoReferences();
    const id = await submit(await method('A'));
    await extract(id);
    await references.markFailed(db, referenceIds[1]!, 'no images');
    expect(await submissions.byIds(db, [id])).toMatchObject([{ state: 'FAILED', failureFault: 'PLATFORM' }]);
  });
});
