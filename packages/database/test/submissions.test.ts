import { canonicalJson } from '@fidboard/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setMeasure } from '../src/board-measure.ts';
import { changeBoard, changeSubmission, lockSubmission } from '../src/changes.ts';
import { transaction } from '../src/database.ts';
import {
  connect,
  type Database,
  evaluations,
  events,
  rankings,
  receipts,
  references,
  SUBMISSION_TRANSITIONS,
  type SubmissionState,
  shards,
  submissions,
  workers,
} from '../src/index.ts';
import { createFirst } from '../src/protocol-versions.ts';
import { addJob } from '../src/queue/add.ts';
import { assertMove } from '../src/submissions/states.ts';
import { jobsNaming, makeBoard, preparedReference, randomSha256, SOFTWARE } from './board.ts';
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

const features = (provider: string) => ({ featuresSha256: randomSha256(), provider, madeFor: 'somebody' });

/** Runs `work` while the queue refuses every job of a submission, as a database that fails at that moment would. */
async function refusingJobs(id: string, work: () => Promise<void>): Promise<void> {
  await db.prisma.$executeRawUnsafe(`
    CREATE FUNCTION refuse_job() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'no job today'; END $$`);
  await db.prisma.$executeRawUnsafe(`
    CREATE TRIGGER refuse_job BEFORE INSERT ON graphile_worker._private_jobs
    FOR EACH ROW WHEN (NEW.key LIKE '%${id}%') EXECUTE FUNCTION refuse_job()`);
  try {
    await work();
  } finally {
    await db.prisma.$executeRawUnsafe('DROP FUNCTION refuse_job() CASCADE');
  }
}

/** The evaluation of a submission that is on its way. */
async function evaluationOf(submissionId: string): Promise<string> {
  return (await db.prisma.evaluation.findFirstOrThrow({ where: { submissionId, finishedAt: null } })).id;
}

describe('a submission', () => {
  it('goes from upload to its place on the board', async () => {
    const { board, method, submit, score } = await makeBoard(db);
    const a = await submit(await method('A'));
    const b = await submit(await method('B'));
    const base = await submit(await method('Noise', { baseline: true }));
    await score(a, 20);
    await score(b, 10);
    await score(base, 15);
    const ranking = (await rankings.newestOfBoards(db, [board.id])).get(board.id);
    expect(ranking?.number).toBe(3);
    expect(
      ranking?.entries.map(({ submissionId, rank, previousRank }) => [submissionId, rank, previousRank]),
    ).toEqual([
      [b, 1, 1],
      [base, null, null],
      [a, 2, 2],
    ]);
    const [row] = await submissions.byIds(db, [a]);
    expect(row).toMatchObject({ state: 'SCORED', imagesDone: 4, imagesTotal: 4 });
    const history = await events.submissionEventsAfter(db, a, { afterVersion: 0 });
    expect(history.map((event) => event.version)).toEqual(history.map((_, i) => i + 1));
    expect(row?.version).toBe(history.length);
    const states = history
      .filter((event) => event.kind === 'state')
      .map((event) => (event.payload as { state: string }).state);
    expect(states).toEqual(['VERIFYING', 'QUEUED', 'EXTRACTING', 'SCORING', 'SCORED']);
  });

  it('stands for its method as the board says: the best, the latest or the one its team chose', async () => {
    const { board, method, submit, score } = await makeBoard(db);
    const methodId = await method('Ours');
    const ids: string[] = [];
    for (const fid of [5, 3, 9]) {
      const id = await submit(methodId);
      await score(id, fid);
      ids.push(id);
    }
    const standing = async () => {
      const ranking = (await rankings.newestOfBoards(db, [board.id])).get(board.id);
      return ranking?.entries.map(({ submissionId }) => ids.indexOf(submissionId));
    };
    expect(await standing()).toEqual([1]);
    await db.prisma.board.update({ where: { id: board.id }, data: { standing: 'LATEST' } });
    const other = await submit(await method('Other'));
    await expect(submissions.choose(db, other)).rejects.toMatchObject({ code: 'CONFLICT' });
    ids.push(other);
    await score(other, 100);
    expect(await standing()).toEqual([2, 3]);
    await db.prisma.board.update({ where: { id: board.id }, data: { standing: 'CHOSEN' } });
    await submissions.choose(db, ids[2]!);
    expect(await standing()).toEqual([2, 3]);
    await submissions.choose(db, ids[0]!);
    expect(await standing()).toEqual([0, 3]);
    const chosen = await submissions.byIds(db, ids);
    expect(chosen.filter((row) => row.chosen).map(({ id }) => id)).toEqual([ids[0]]);
  });

  it('leaves the board when withdrawn, and the next ranking says so', async () => {
    const { board, method, submit, score } = await makeBoard(db);
    const a = await submit(await method('A'));
    const b = await submit(await method('B'));
    await score(a, 1);
    await score(b, 2);
    await submissions.withdraw(db, a, { reason: 'wrong checkpoint' });
    const ranking = (await rankings.newestOfBoards(db, [board.id])).get(board.id);
    expect(
      ranking?.entries.map(({ submissionId, rank, previousRank }) => [submissionId, rank, previousRank]),
    ).toEqual([[b, 1, 2]]);
  });

  it('keeps on which providers its features were made, whoever scores it', async () => {
    const { method, submit, plan } = await makeBoard(db);
    const id = await submit(await method('A'));
    const [first, second] = (await plan(id)).map((shard) => shard.id);
    const choice = { provider: 'cuda', secondsPerImage: { cuda: 0.001, cpu: 0.07 } };
    await shards.finish(db, second!, features('cpu'));
    await shards.finish(db, first!, { ...features('cuda'), providerChoice: choice, madeFor: id });
    await submissions.markScoring(db, id);
    const score = { metric: 'fid', value: 2, standardError: 0.5, replicates: [1.5, 2.5], n: 4 };
    await submissions.complete(db, await evaluationOf(id), {
      scores: [score],
      warnings: [],
      software: SOFTWARE,
    });
    expect(await db.prisma.score.findFirst({ where: { evaluation: { submissionId: id } } })).toMatchObject(
      score,
    );
    expect(await evaluations.ofSubmissions(db, [id])).toMatchObject([
      // The second shard's two images had been there before, for somebody.
      { provider: 'cpu, cuda', providerChoices: [choice], imagesReused: 2 },
    ]);
  });

  it('is recorded for its receipt with its scores, or neither is', async () => {
    const { board, referenceId, method, submit, extract } = await makeBoard(db);
    const id = await submit(await method('A'));
    await extract(id);
    const covers = 'drawing the images';
    const score = { metric: 'fid', value: 2, standardError: 0.5, n: 4 };
    const result = (value: number) => ({
      scores: [{ ...score, value, details: { standardErrorCovers: covers, blocks: 10 } }],
      warnings: ['Only 4 images.'],
      software: SOFTWARE,
    });
    const where = { evaluation: { submissionId: id } };
    const evaluationId = await evaluationOf(id);
    await expect(submissions.complete(db, evaluationId, result(Number.NaN))).rejects.toThrow();
    expect([await db.prisma.score.count({ where }), await db.prisma.receipt.count({ where })]).toEqual([
      0, 0,
    ]);

    const { queuedAt, startedAt, finishedAt, sampleSetSha256 } = await submissions.complete(
      db,
      evaluationId,
      result(2),
    );
    const receipt = await db.prisma.receipt.findFirstOrThrow({ where });
    expect(receipt.document).toBeNull();
    const statement = JSON.parse(receipt.statement);
    expect(receipt.statement).toBe(canonicalJson(statement));
    expect(statement).toMatchObject({
      id: receipt.id,
      board: { id: board.id, slug: board.slug },
      submission: { id, label: null, seed: null },
      samples: { sha256: sampleSetSha256, count: 4, format: 'zip' },
      reference: { id: referenceId, name: 'Digits', count: 10 },
      protocol: { version: 1, fingerprint: board.protocolFingerprint },
      provider: 'cpu',
      software: SOFTWARE,
      scores: [{ ...score, covers }],
      warnings: ['Only 4 images.'],
      times: {
        queued: queuedAt!.toISOString(),
        started: startedAt!.toISOString(),
        finished: finishedAt!.toISOString(),
      },
    });
  });

  it('has a receipt that is signed once and never changes', async () => {
    const { method, submit, score } = await makeBoard(db);
    const submissionId = await submit(await method('A'));
    await score(submissionId, 1);
    const { id } = await db.prisma.receipt.findFirstOrThrow({ where: { evaluation: { submissionId } } });
    const change = (data: object) => db.prisma.receipt.update({ where: { id }, data });
    await expect(change({ statement: '{}' })).rejects.toThrow('immutable');
    const kept = await Promise.all(['first', 'second'].map((text) => receipts.keepDocument(db, id, text)));
    expect(new Set(kept).size).toBe(1);
    expect(await receipts.keepDocument(db, id, 'third')).toBe(kept[0]);
    await expect(change({ document: 'fourth' })).rejects.toThrow('immutable');
  });

  it('keeps the features of a shard that two workers finish: those of the first', async () => {
    const { method, submit, plan } = await makeBoard(db);
    const [shard] = await plan(await submit(await method('A')));
    const [kept, late] = [features('cpu'), features('cuda')];
    await shards.finish(db, shard!.id, kept);
    const finished = await shards.byId(db, shard!.id);
    await shards.finish(db, shard!.id, late);
    expect(finished).toMatchObject({ ...kept, imagesDone: 2, imagesPerSecond: null });
    expect(await shards.byId(db, shard!.id)).toEqual(finished);
  });

  it('refuses every move that the table does not hold, and makes no change', async () => {
    const states = Object.keys(SUBMISSION_TRANSITIONS) as SubmissionState[];
    for (const from of states) {
      for (const to of states) {
        const move = () => assertMove('s', from, to);
        if (SUBMISSION_TRANSITIONS[from].includes(to)) expect(move).not.toThrow();
        else expect(move).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
      }
    }
    const { method, submit, plan } = await makeBoard(db);
    const id = await submit(await method('A'));
    await plan(id);
    const [before] = await submissions.byIds(db, [id]);
    const nothing = { scores: [], warnings: [], software: SOFTWARE };
    const done = submissions.complete(db, await evaluationOf(id), nothing);
    await expect(done).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(before?.state).toBe('EXTRACTING');
    expect(await submissions.byIds(db, [id])).toEqual([before]);
  });

  it('moves on only together with the job of its next state', async () => {
    const { method, submit, plan } = await makeBoard(db);
    const id = await submit(await method('A'));
    const stays = async (state: SubmissionState, move: () => Promise<unknown>) => {
      const [before] = await submissions.byIds(db, [id]);
      await refusingJobs(id, async () => {
        await expect(move()).rejects.toThrow('no job today');
      });
      expect(before?.state).toBe(state);
      expect(await submissions.byIds(db, [id])).toEqual([before]);
      const history = await events.submissionEventsAfter(db, id, { afterVersion: before!.version });
      expect(history).toEqual([]);
    };
    const samples = { format: 'zip', imageCount: 4 };
    await stays('UPLOADING', () => submissions.markUploaded(db, id, { sha256: 'a'.repeat(64), bytes: 1n }));
    await submissions.markUploaded(db, id, { sha256: 'a'.repeat(64), bytes: 1n });
    expect(await jobsOf(id)).toEqual([{ task_identifier: 'verify' }]);
    await stays('VERIFYING', () => submissions.markVerified(db, id, samples));
    await submissions.markVerified(db, id, samples);
    expect(await jobsOf(id)).toEqual([{ task_identifier: 'verify' }, { task_identifier: 'plan' }]);

    const last = await submit(await method('B'));
    for (const { id: shard } of await plan(last)) await shards.finish(db, shard, features('cpu'));
    await refusingJobs(last, async () => {
      await expect(submissions.markScoring(db, last)).rejects.toThrow('no job today');
    });
    expect(await submissions.byIds(db, [last])).toMatchObject([{ state: 'EXTRACTING' }]);
  });

  it('leaves no job behind when its move fails after the job was added', async () => {
    const { method, submit } = await makeBoard(db);
    const id = await submit(await method('A'));
    const broken = transaction(db, async (tx) => {
      await addJob(tx, 'verify', { submissionId: id });
      throw new Error('after the job');
    });
    await expect(broken).rejects.toThrow('after the job');
    expect(await jobsOf(id)).toEqual([]);
  });

  it('is cancelled at once while no worker has it, else the worker is asked', async () => {
    const { method, submit } = await makeBoard(db);
    const m = await method('A');
    const waiting = await submit(m);
    await submissions.markUploaded(db, waiting, { sha256: 'b'.repeat(64), bytes: 1n });
    expect(await submissions.requestCancel(db, waiting)).toMatchObject({ state: 'CANCELLED' });
    expect(await jobsOf(waiting)).toEqual([]);
    const running = await submit(m);
    await submissions.markUploaded(db, running, { sha256: 'c'.repeat(64), bytes: 1n });
    await workers.beat(db, {
      id: 'w',
      lockIds: ['pool'],
      hostname: 'h',
      pid: 1,
      provider: 'cpu',
      providerChoice: null,
      extractors: [],
      currentJob: null,
      imagesPerSecond: null,
    });
    await db.prisma.$executeRaw`
      UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'pool' WHERE key LIKE ${`%${running}%`}`;
    expect(await submissions.requestCancel(db, running)).toMatchObject({
      state: 'VERIFYING',
      cancelRequested: true,
    });
    expect(await submissions.cancelIfRequested(db, running)).toBe(true);
    expect(await submissions.byIds(db, [running])).toMatchObject([{ state: 'CANCELLED' }]);
  });
});

describe('versions', () => {
  it('stay free of gaps under 100 changes at once', async () => {
    const { board, method, submit } = await makeBoard(db);
    const id = await submit(await method('A'));
    const from = (await db.prisma.board.findUniqueOrThrow({ where: { id: board.id } })).version;
    const changes = Array.from({ length: 100 }, (_, i) =>
      transaction(db, async (tx) => {
        // Every other one goes to the board directly: the submission's lock must not be what orders them.
        if (i % 2 === 1) await changeSubmission(tx, await lockSubmission(tx, id), { kind: 'progress' });
        await changeBoard(tx, board.id, { kind: 'test', payload: { i } });
        if (i % 5 === 0) throw new Error('rolled back');
      }),
    );
    const results = await Promise.allSettled(changes);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(80);
    const boardEvents = await events.boardEventsAfter(db, board.id, { afterVersion: from });
    expect(boardEvents.map((event) => event.version)).toEqual(
      Array.from({ length: 80 }, (_, i) => from + 1 + i),
    );
    const own = await events.submissionEventsAfter(db, id, { afterVersion: 1 });
    expect(own.map((event) => event.version)).toEqual(Array.from({ length: 40 }, (_, i) => i + 2));
  });
});

describe('a reference', () => {
  it.each(['READY', 'FAILED'] as const)('that becomes %s tells its boards, once', async (state) => {
    const { board, referenceId } = await makeBoard(db, { prepared: false });
    const other = await makeBoard(db, { prepared: false });
    const end = () =>
      state === 'READY'
        ? references.markReady(db, referenceId, preparedReference())
        : references.markFailed(db, referenceId, 'no images');
    await end();
    await end();
    expect(await events.boardEventsAfter(db, board.id, { afterVersion: board.version })).toMatchObject([
      {
        version: board.version + 1,
        kind: 'reference.state',
        payload: { referenceId, from: 'PREPARING', state },
      },
    ]);
    expect(await references.byIds(db, [referenceId])).toMatchObject([{ state }]);
    expect(await events.boardEventsAfter(db, other.board.id, { afterVersion: other.board.version })).toEqual(
      [],
    );
  });

  it('that becomes READY tells a board that is being made at that moment', async () => {
    const { board, referenceId } = await makeBoard(db, { prepared: false });
    const { id: _, ...same } = board;
    let ready: Promise<void> | undefined;
    const made = await transaction(db, async (tx) => {
      const row = await tx.board.create({ data: { ...same, slug: `${board.slug}-2`, version: 0 } });
      await setMeasure(tx, await createFirst(tx, row), {
        references: [{ key: 'reference', name: 'Digits', referenceId }],
        columns: [],
      });
      ready = references.markReady(db, referenceId, preparedReference());
      await vi.waitFor(
        async () => {
          const waiting = await db.prisma.$queryRaw`
          SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
          expect(waiting).toHaveLength(1);
        },
        { timeout: 20_000 },
      );
      return changeBoard(tx, row.id, { kind: 'board.created', payload: {} });
    });
    await ready;
    const history = await events.boardEventsAfter(db, made.id, { afterVersion: 0 });
    expect(history.map(({ kind }) => kind)).toEqual(['board.created', 'reference.state']);
  });

  it('does not become READY without the event on its boards', async () => {
    const { board, referenceId } = await makeBoard(db, { prepared: false });
    await db.prisma.boardEvent.create({
      data: { boardId: board.id, version: board.version + 1, kind: 'in the way', payload: {} },
    });
    await expect(references.markReady(db, referenceId, preparedReference())).rejects.toThrow();
    expect(await references.byIds(db, [referenceId])).toMatchObject([{ state: 'PREPARING' }]);
  });
});
