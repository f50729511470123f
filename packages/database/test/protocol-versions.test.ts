// Promise: a board may measure otherwise; its rankings stay as they were, and whoever stands on it is evaluated under what it measures with.
import type { BoardDocument } from '@fidboard/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applyBoard,
  connect,
  type Database,
  documentOf,
  events,
  hostActions,
  protocolVersions,
  quota,
  rankings,
  reevaluations,
  references,
  shardSetOf,
  shards,
  submissions,
} from '../src/index.ts';
import { jobsNaming, makeBoard, preparedReference, randomSha256, SOFTWARE, type TestBoard } from './board.ts';
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

async function documentNow(id: string): Promise<BoardDocument> {
  const board = await db.prisma.board.findUniqueOrThrow({
    where: { id },
    include: { phases: true, reported: true },
  });
  const versions = await db.prisma.protocolVersion.findMany({
    where: { boardId: id, state: { not: 'SUPERSEDED' } },
    orderBy: [{ number: 'asc' }, { revision: 'asc' }],
    include: {
      protocol: true,
      references: { orderBy: { position: 'asc' }, include: { reference: true } },
      columns: { orderBy: { position: 'asc' }, include: { reference: true } },
    },
  });
  return documentOf(board, { ...board, ...versions.at(-1)! });
}

/** Applies the board's document, changed. */
async function change(
  { board: { id, hostId } }: TestBoard,
  to: (document: BoardDocument) => Partial<BoardDocument>,
  options: { reEvaluate?: boolean } = {},
) {
  const document = await documentNow(id);
  return applyBoard(db, hostId!, { ...document, ...to(document) }, options);
}

const seed = (value: number) => (document: BoardDocument) => ({
  protocol: { ...document.protocol, seed: value },
});
const again = { reEvaluate: true };

/** Another protocol of the same extraction, with the references prepared under it. */
async function pending(test: TestBoard, value = 7) {
  await change(test, seed(value), again);
  await prepareAll(test);
}

async function prepareAll({ board }: TestBoard) {
  const preparing = await db.prisma.boardReference.findMany({
    where: { boardId: board.id, reference: { state: 'PREPARING' } },
  });
  for (const { referenceId } of preparing) await references.markReady(db, referenceId, preparedReference());
}

const openOf = (boardId: string) =>
  db.prisma.reevaluation.findMany({
    where: { submission: { boardId }, state: { in: ['QUEUED', 'EXTRACTING', 'SCORING'] } },
    orderBy: { createdAt: 'asc' },
    include: { version: { include: { protocol: true } }, submission: { include: { sampleSet: true } } },
  });

/** What a worker does with an evaluation under another version, up to its scores. */
async function evaluateAgain(id: string, fid: number): Promise<void> {
  const { version, submission } = await db.prisma.reevaluation.findUniqueOrThrow({
    where: { id },
    include: { version: { include: { protocol: true } }, submission: { include: { sampleSet: true } } },
  });
  const { extractionFingerprint } = version.protocol;
  const planned = await shards.ensure(db, { samples: submission.sampleSet!, extractionFingerprint }, [
    { index: 0, first: 0, count: 2 },
    { index: 1, first: 2, count: 2 },
  ]);
  await reevaluations.enqueueExtraction(db, id, planned);
  const set = shardSetOf(submission.sampleSet!, extractionFingerprint);
  for (const shard of await shards.ofSampleSet(db, set)) {
    if (shard.featuresSha256 !== null) continue;
    await reevaluations.startExtracting(db, id);
    await shards.finish(db, shard.id, {
      featuresSha256: randomSha256(),
      provider: 'cpu',
      madeFor: submission.id,
    });
  }
  await reevaluations.markScoring(db, id);
  await finish(id, fid);
}

async function finish(reevaluationId: string, fid: number) {
  const open = await db.prisma.evaluation.findMany({ where: { reevaluationId, finishedAt: null } });
  for (const evaluation of open) {
    const scores = ['fid', 'kid'].map((metric) => ({ metric, value: fid, standardError: null, n: 4 }));
    await submissions.complete(db, evaluation.id, { scores, warnings: [], software: SOFTWARE });
  }
}

const newest = async (boardId: string) => (await rankings.newestOfBoards(db, [boardId])).get(boardId)!;
const ranked = async (boardId: string) =>
  (await newest(boardId)).entries.map(({ submissionId, rank }) => [submissionId, rank]);
const versionsOf = async (boardId: string) =>
  (await protocolVersions.ofBoards(db, [boardId])).map(({ number, revision, state }) => [
    number,
    revision,
    state,
  ]);

async function scoredBoard(fids: readonly number[]) {
  const test = await makeBoard(db);
  const ids: string[] = [];
  for (const fid of fids) {
    const id = await test.submit(await test.method(`M${ids.length}`));
    await test.score(id, fid);
    ids.push(id);
  }
  return { ...test, ids };
}

describe('a board that measures otherwise', () => {
  it('is refused with the number of submissions, and nothing is prepared in vain', async () => {
    const test = await scoredBoard([1, 2]);
    await expect(change(test, seed(7))).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('its 2 submissions were scored with'),
      remedy: expect.stringContaining('--re-evaluate'),
    });
    const set = (await documentNow(test.board.id)).references[0]!.sha256;
    expect(await references.ofSampleSet(db, set)).toHaveLength(1);
    expect(await versionsOf(test.board.id)).toEqual([[1, 0, 'CURRENT']]);
  });

  it('keeps its ranking until all have been evaluated, then is ranked anew and tells so', async () => {
    const test = await scoredBoard([1, 2]);
    const { board, ids } = test;
    const [a, b] = ids as [string, string];
    const old = await newest(board.id);
    await pending(test);
    expect(await versionsOf(board.id)).toEqual([
      [1, 0, 'CURRENT'],
      [2, 0, 'PENDING'],
    ]);
    const open = await openOf(board.id);
    expect(open.map(({ submissionId, state }) => [submissionId, state])).toEqual([
      [a, 'QUEUED'],
      [b, 'QUEUED'],
    ]);
    expect(await jobsNaming(db, open[0]!.id)).toEqual([{ task_identifier: 'plan' }]);
    // The same document changes nothing more.
    const { version } = await change(test, () => ({}), again);
    expect(version).toBe((await db.prisma.board.findUniqueOrThrow({ where: { id: board.id } })).version);

    await evaluateAgain(open[0]!.id, 9);
    expect(await newest(board.id)).toMatchObject({ id: old.id });
    expect(await submissions.byIds(db, ids)).toMatchObject([{ state: 'SCORED' }, { state: 'SCORED' }]);
    expect((await reevaluations.progressOf(db, [open[0]!.versionId])).get(open[0]!.versionId)).toEqual({
      total: 2,
      scored: 1,
      failed: 0,
    });
    const before = await db.prisma.board.findUniqueOrThrow({ where: { id: board.id } });
    await evaluateAgain(open[1]!.id, 3);

    expect(await ranked(board.id)).toEqual([
      [b, 1],
      [a, 2],
    ]);
    expect((await newest(board.id)).version.number).toBe(2);
    expect((await newest(board.id)).entries.map(({ previousRank }) => previousRank)).toEqual([2, 1]);
    const kinds = (await events.boardEventsAfter(db, board.id, { afterVersion: before.version })).map(
      ({ kind, payload }) => [kind, (payload as { protocolVersion?: number }).protocolVersion],
    );
    expect(kinds).toEqual([
      ['protocol.progress', 2],
      ['protocol.published', 2],
      ['ranking.published', 2],
    ]);
    const { edges } = await hostActions.pageOfBoard(db, board.id, {});
    expect(edges[0]!.node).toMatchObject({ action: 'protocol.published', actorId: null });
    // What was, stays: the ranking with its columns, the evaluations with their receipts.
    expect(await db.prisma.ranking.findUniqueOrThrow({ where: { id: old.id } })).toMatchObject({
      versionId: old.versionId,
    });
    expect(await db.prisma.receipt.count({ where: { evaluation: { submissionId: a } } })).toBe(2);
    expect(await versionsOf(board.id)).toEqual([
      [1, 0, 'SUPERSEDED'],
      [2, 0, 'CURRENT'],
    ]);
  });

  it('goes back to what it was without an evaluation, as another version', async () => {
    const test = await scoredBoard([1, 2]);
    const first = await documentNow(test.board.id);
    await pending(test);
    for (const [i, { id }] of (await openOf(test.board.id)).entries()) await evaluateAgain(id, 9 - i);
    expect((await ranked(test.board.id))[0]![0]).toBe(test.ids[1]);
    await change(test, () => first);
    expect(await versionsOf(test.board.id)).toEqual([
      [1, 0, 'SUPERSEDED'],
      [2, 0, 'SUPERSEDED'],
      [3, 0, 'CURRENT'],
    ]);
    expect((await ranked(test.board.id))[0]![0]).toBe(test.ids[0]);
    expect(await openOf(test.board.id)).toEqual([]);
  });

  it('gives up what was on its way for another wish, with its jobs', async () => {
    const test = await scoredBoard([1]);
    await pending(test, 7);
    const [given] = await openOf(test.board.id);
    await pending(test, 8);
    expect(await jobsNaming(db, given!.id)).toEqual([]);
    expect(await reevaluations.byId(db, given!.id)).toMatchObject({ state: 'CANCELLED' });
    expect(await versionsOf(test.board.id)).toEqual([
      [1, 0, 'CURRENT'],
      [2, 0, 'SUPERSEDED'],
      [3, 0, 'PENDING'],
    ]);
    // Whoever was at it ends quietly.
    await reevaluations.markScoring(db, given!.id);
    await reevaluations.fail(db, given!.id, { code: 'INTERNAL', message: 'x', fault: 'PLATFORM' });
    expect(await reevaluations.byId(db, given!.id)).toMatchObject({ state: 'CANCELLED' });
    // Back to the current one: nothing is on its way any more.
    const { protocol } = await db.prisma.protocolVersion.findFirstOrThrow({
      where: { boardId: test.board.id, state: 'CURRENT' },
      include: { protocol: true },
    });
    await change(test, () => ({ protocol: protocol.document as never }));
    expect(await openOf(test.board.id)).toEqual([]);
    expect((await newest(test.board.id)).version.number).toBe(1);
  });

  it('evaluates what comes meanwhile, whenever it ends', async () => {
    const test = await scoredBoard([5]);
    const { board, ids } = test;
    // On its way when the host asks, and done before the others.
    const early = await test.submit(await test.method('Early'));
    await test.extract(early);
    // On its way still when the board is ranked by the new version.
    const late = await test.submit(await test.method('Late'));
    await test.extract(late);
    await pending(test);
    await finishOwn(early, 1);
    expect((await ranked(board.id)).map(([id]) => id)).toEqual([early, ids[0]]);
    const open = await openOf(board.id);
    expect(open.map(({ submissionId, awaited }) => [submissionId, awaited])).toEqual([
      [ids[0], true],
      [early, false],
    ]);
    await evaluateAgain(open[0]!.id, 6);
    // The one that was not waited for is not ranked by other scores.
    expect(await ranked(board.id)).toEqual([[ids[0], 1]]);
    await evaluateAgain(open[1]!.id, 2);
    expect((await ranked(board.id)).map(([id]) => id)).toEqual([early, ids[0]]);
    await finishOwn(late, 0);
    expect(await submissions.byIds(db, [late])).toMatchObject([{ state: 'SCORED' }]);
    expect((await ranked(board.id)).map(([id]) => id)).toEqual([early, ids[0]]);
    const [last] = await openOf(board.id);
    expect(last).toMatchObject({ submissionId: late });
    await evaluateAgain(last!.id, 1);
    expect((await ranked(board.id)).map(([id]) => id)).toEqual([late, early, ids[0]]);
    // What is new from now on needs no second way.
    const fresh = await test.submit(await test.method('Fresh'));
    await markOwn(fresh);
    expect(await openOf(board.id)).toEqual([]);
    await expectAllUnderCurrent(board.id);
  });

  it('does not rank what fails under it, and a re-run is under the new version', async () => {
    const test = await scoredBoard([1, 2]);
    const { board, ids } = test;
    const [a, b] = ids as [string, string];
    await pending(test);
    const [first, second] = await openOf(board.id);
    const failure = { code: 'BAD_INPUT', message: 'Expected 10 images, got 4.', fault: 'SUBMITTER' } as const;
    await reevaluations.fail(db, first!.id, failure);
    await evaluateAgain(second!.id, 3);
    expect(await ranked(board.id)).toEqual([[b, 1]]);
    expect(await submissions.byIds(db, [a])).toMatchObject([{ state: 'SCORED', failureCode: null }]);
    expect(await reevaluations.ofSubmissions(db, [a])).toMatchObject([
      { state: 'FAILED', failureMessage: failure.message },
    ]);
    await submissions.rerun(db, a, { hostId: board.hostId! });
    expect(await reevaluations.ofSubmissions(db, [a])).toEqual([]);
    await markOwn(a);
    expect((await ranked(board.id)).map(([id]) => id)).toEqual([a, b]);
    await expectAllUnderCurrent(board.id);
  });

  it('stays as it is when nobody came to a score', async () => {
    const test = await scoredBoard([1, 2]);
    const { board, ids } = test;
    await change(test, seed(7), again);
    const open = await openOf(board.id);
    // Both wait for the reference, which cannot be prepared.
    for (const { id, submission, version } of open) {
      const { extractionFingerprint } = version.protocol;
      const samples = submission.sampleSet!;
      await reevaluations.enqueueExtraction(
        db,
        id,
        await shards.ofSampleSet(db, shardSetOf(samples, extractionFingerprint)),
      );
    }
    const { referenceId } = await db.prisma.boardReference.findFirstOrThrow({
      where: { versionId: open[0]!.versionId },
    });
    await references.markFailed(db, referenceId, 'no images');
    expect(await versionsOf(board.id)).toEqual([
      [1, 0, 'CURRENT'],
      [2, 0, 'SUPERSEDED'],
    ]);
    expect((await ranked(board.id)).map(([id]) => id)).toEqual(ids);
    const { edges } = await hostActions.pageOfBoard(db, board.id, {});
    expect(edges[0]!.node).toMatchObject({ action: 'protocol.failed', details: { failed: 2 } });
  });

  it('does not wait for one that is withdrawn, and ranks the rest', async () => {
    const test = await scoredBoard([1, 2]);
    const [a, b] = test.ids as [string, string];
    await pending(test);
    const [first, second] = await openOf(test.board.id);
    await evaluateAgain(second!.id, 3);
    await submissions.withdraw(db, a, { reason: 'Wrong.' });
    expect(await reevaluations.byId(db, first!.id)).toMatchObject({ state: 'CANCELLED' });
    expect(await ranked(test.board.id)).toEqual([[b, 1]]);
    expect((await newest(test.board.id)).version.number).toBe(2);
  });

  it('changes how it shows in place, and which columns it has in a revision', async () => {
    const test = await scoredBoard([1]);
    const { board } = test;
    const titled = (title: string) => (document: BoardDocument) => ({
      columns: document.columns.map((column) => ({ ...column, title })),
    });
    const count = () => db.prisma.ranking.count({ where: { boardId: board.id } });
    await change(test, titled('Distance'));
    expect(await count()).toBe(1);
    expect(await versionsOf(board.id)).toEqual([[1, 0, 'CURRENT']]);
    const kid = {
      metric: 'kid',
      reference: 'reference',
      title: 'KID',
      direction: 'lower',
      digits: 3,
    } as const;
    const more = { ...kid, scale: 1, primary: false, ranked: true };
    const withKid = (document: BoardDocument) => ({ columns: [...document.columns, more] });
    // A metric that nobody has a score of needs an evaluation, of the same features.
    await expect(change(test, withKid)).rejects.toMatchObject({ code: 'CONFLICT' });
    await change(test, withKid, again);
    const [open] = await openOf(board.id);
    await evaluateAgain(open!.id, 4);
    const second = await newest(board.id);
    expect(second.version.number).toBe(2);
    // Without it nothing has to be computed, and with it again neither.
    await change(test, (document) => ({ columns: document.columns.slice(0, 1) }));
    await change(test, withKid);
    expect(await versionsOf(board.id)).toEqual([
      [1, 0, 'SUPERSEDED'],
      [2, 0, 'SUPERSEDED'],
      [2, 1, 'SUPERSEDED'],
      [2, 2, 'CURRENT'],
    ]);
    expect(await openOf(board.id)).toEqual([]);
    const columns = await db.prisma.boardColumn.findMany({
      where: { versionId: second.versionId },
      orderBy: { position: 'asc' },
    });
    expect(columns.map(({ metric }) => metric)).toEqual(['fid', 'kid']);
    await expectAllUnderCurrent(board.id);
  });

  it('costs a team nothing of its quota, nor a place', async () => {
    const test = await makeBoard(db);
    const limits = { attemptsPerDay: null, attempts: 5, successesPerDay: null, successes: 5, concurrent: 1 };
    await change(test, () => ({
      timeZone: 'UTC',
      phases: [
        {
          key: 'p',
          title: 'P',
          opens: null,
          closes: null,
          quota: limits,
          scores: 'at-once' as const,
          ownScores: 'visible' as const,
        },
      ],
    }));
    const methodId = await test.method('M');
    const id = await test.submit(methodId);
    await test.score(id, 1);
    const phase = await db.prisma.phase.findFirstOrThrow({ where: { boardId: test.board.id } });
    const { teamId } = await db.prisma.method.findUniqueOrThrow({ where: { id: methodId } });
    const standing = async () =>
      (await quota.standingOf(db, test.board, { phase, teamId, now: new Date() })).allowances;
    const before = await standing();
    await pending(test);
    const [open] = await openOf(test.board.id);
    expect(await standing()).toEqual(before);
    await evaluateAgain(open!.id, 2);
    expect(await standing()).toEqual(before);
    expect(before.concurrent).toMatchObject({ used: 0 });
    // Nor does what the host asks for once more.
    await submissions.rerun(db, id, { hostId: test.board.hostId! });
    expect((await standing()).concurrent).toMatchObject({ used: 0 });
  });
});

/** The last step of a submission that has come as far as SCORING. */
async function finishOwn(id: string, fid: number) {
  const own = await db.prisma.evaluation.findFirstOrThrow({
    where: { submissionId: id, reevaluationId: null, finishedAt: null },
  });
  const scores = [{ metric: 'fid', value: fid, standardError: null, n: 4 }];
  await submissions.complete(db, own.id, { scores, warnings: [], software: SOFTWARE });
}

/** Takes a submission that is UPLOADING or VERIFYING to SCORED under whatever its board measures with. */
async function markOwn(id: string) {
  const [{ state, boardId } = { state: '', boardId: '' }] = await submissions.byIds(db, [id]);
  if (state === 'UPLOADING') await submissions.markUploaded(db, id, { sha256: randomSha256(), bytes: 3n });
  await submissions.markVerified(db, id, { format: 'zip', imageCount: 4 });
  const { sampleSet } = await db.prisma.submission.findUniqueOrThrow({
    where: { id },
    include: { sampleSet: true },
  });
  const { protocol } = await db.prisma.board.findUniqueOrThrow({
    where: { id: boardId },
    include: { protocol: true },
  });
  const { extractionFingerprint } = protocol;
  const planned = await shards.ensure(db, { samples: sampleSet!, extractionFingerprint }, [
    { index: 0, first: 0, count: 4 },
  ]);
  for (const shard of planned)
    await shards.finish(db, shard.id, { featuresSha256: randomSha256(), provider: 'cpu', madeFor: id });
  await submissions.enqueueExtraction(
    db,
    id,
    await shards.ofSampleSet(db, shardSetOf(sampleSet!, extractionFingerprint)),
  );
  await finishOwn(id, 0.5);
}

/** The invariant: nothing is on its way, and whoever stands has every score that the board's version wants. */
async function expectAllUnderCurrent(boardId: string) {
  expect(await openOf(boardId)).toEqual([]);
  const current = (await protocolVersions.ofBoards(db, [boardId])).find(({ state }) => state === 'CURRENT')!;
  const coverage = (await protocolVersions.coverageOfVersions(db, [current.id])).get(current.id)!;
  const standing = await db.prisma.submission.findMany({
    where: { boardId, state: 'SCORED' },
    include: { evaluations: { where: { finishedAt: { not: null } } } },
  });
  for (const { evaluations } of standing)
    expect(evaluations.some((each) => protocolVersions.counts(coverage, each))).toBe(true);
}
