// Promise: what the host has evaluated again is evaluated once more, and what it earned before stays until then, and its receipt for good.
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  connect,
  type Database,
  evaluations,
  hostActions,
  rankings,
  shards,
  submissions,
} from '../src/index.ts';
import { jobsNaming, makeBoard, randomSha256, SOFTWARE } from './board.ts';
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

const jobsOf = (id: string) => jobsNaming(db, id);
const rowOf = async (id: string) => (await submissions.byIds(db, [id]))[0]!;
const ranked = async (boardId: string) =>
  (await rankings.newestOfBoards(db, [boardId])).get(boardId)!.entries.map((entry) => entry.submissionId);

/** What workers do with one that is VERIFYING again, up to its scores. */
async function evaluate(id: string, fid: number): Promise<void> {
  const { sampleSetSha256 } = await rowOf(id);
  await submissions.markVerified(db, id, { format: 'zip', imageCount: 4 });
  const planned = await db.prisma.featureShard.findMany({ where: { sampleSetSha256: sampleSetSha256! } });
  await submissions.enqueueExtraction(db, id, planned);
  const scores = [{ metric: 'fid', value: fid, standardError: null, n: 4 }];
  const { id: evaluationId } = await db.prisma.evaluation.findFirstOrThrow({
    where: { submissionId: id, finishedAt: null },
  });
  await submissions.complete(db, evaluationId, { scores, warnings: [], software: SOFTWARE });
}

it('is evaluated again once, with a receipt of its own beside the earlier one', async () => {
  const { board, method, submit, score } = await makeBoard(db);
  const a = await submit(await method('A'));
  const b = await submit(await method('B'));
  await score(a, 1);
  await score(b, 2);
  await db.prisma
    .$executeRaw`SELECT graphile_worker.complete_jobs(ARRAY(SELECT id FROM graphile_worker.jobs))`;
  const hostId = board.hostId!;
  await Promise.all([submissions.rerun(db, a, { hostId }), submissions.rerun(db, a, { hostId })]);
  expect(await rowOf(a)).toMatchObject({
    state: 'VERIFYING',
    finishedAt: null,
    queuedAt: null,
    imagesDone: 0,
  });
  expect(await jobsOf(a)).toEqual([{ task_identifier: 'verify' }]);
  const { edges } = await hostActions.pageOfBoard(db, board.id, {});
  expect(edges.map(({ node }) => [node.action, node.subjectId])).toEqual([
    ['submission.rerun', a],
    ['board.created', null],
  ]);
  // Another's result ranks the board while it is on its way: its earlier scores still stand.
  const c = await submit(await method('C'));
  await score(c, 3);
  expect(await ranked(board.id)).toEqual([a, b, c]);
  const [first] = await evaluations.ofSubmissions(db, [a]);
  const receipt = await db.prisma.receipt.findUniqueOrThrow({ where: { evaluationId: first!.id } });
  await evaluate(a, 2.5);
  const both = await evaluations.ofSubmissions(db, [a]);
  expect(both.map(({ run, scores }) => [run, scores[0]!.value])).toEqual([
    [1, 1],
    [2, 2.5],
  ]);
  expect(await ranked(board.id)).toEqual([b, a, c]);
  expect(await db.prisma.receipt.findUniqueOrThrow({ where: { evaluationId: first!.id } })).toEqual(receipt);
  expect(await db.prisma.receipt.count({ where: { evaluation: { submissionId: a } } })).toBe(2);
});

it('starts a failed one afresh, and takes one that fails again off the board', async () => {
  const { board, method, submit, score, plan } = await makeBoard(db);
  const hostId = board.hostId!;
  const failed = await submit(await method('A'));
  const failure = { code: 'INTERNAL', message: 'Ours.', fault: 'PLATFORM' } as const;
  for (const { id } of await plan(failed)) {
    await shards.finish(db, id, { featuresSha256: randomSha256(), provider: 'cpu', madeFor: failed });
  }
  await submissions.fail(db, failed, failure);
  await submissions.rerun(db, failed, { hostId });
  expect(await rowOf(failed)).toMatchObject({ state: 'VERIFYING', failureCode: null, failureMessage: null });
  await evaluate(failed, 1);
  expect((await evaluations.ofSubmissions(db, [failed])).map(({ run }) => run)).toEqual([1]);
  const scored = await submit(await method('B'));
  await score(scored, 2);
  expect(await ranked(board.id)).toEqual([failed, scored]);
  await submissions.rerun(db, scored, { hostId });
  await submissions.fail(db, scored, failure);
  expect(await ranked(board.id)).toEqual([failed]);
});

it('is refused where nothing is stored, and where it was cancelled or withdrawn', async () => {
  const { board, method, submit, score } = await makeBoard(db);
  const hostId = board.hostId!;
  const m = await method('A');
  const [cancelled, withdrawn, empty] = [await submit(m), await submit(m), await submit(m)];
  await submissions.requestCancel(db, cancelled);
  await score(withdrawn, 1);
  await submissions.withdraw(db, withdrawn, { reason: 'Wrong.' });
  await submissions.fail(db, empty, { code: 'BAD_INPUT', message: 'No.', fault: 'SUBMITTER' });
  for (const id of [cancelled, withdrawn, empty]) {
    const before = await rowOf(id);
    await expect(submissions.rerun(db, id, { hostId })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await rowOf(id)).toEqual(before);
  }
});
