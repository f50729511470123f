// Promise: a team's quota is exact whatever comes at once, and a fault of the platform costs nothing.
import { Refusal } from '@fidboard/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database, type Phase, phases, quota, submissions } from '../src/index.ts';
import { makeBoard, type TestBoard } from './board.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await createTestDatabase();
  db = connect(server.url, { poolSize: 8 });
});
afterAll(async () => {
  await db.close();
  await server[Symbol.asyncDispose]();
});

const DAY = 86_400_000;
const NOON = new Date('2026-12-01T12:00:00Z');

/** A board with one phase, open around NOON unless told, and a method on it. */
async function board(limits: Partial<Phase>, timeZone = 'UTC') {
  const made = await makeBoard(db);
  await db.prisma.board.update({ where: { id: made.board.id }, data: { timeZone } });
  const phase = await db.prisma.phase.create({
    data: { boardId: made.board.id, key: 'main', title: 'Main', ...limits },
  });
  const methodId = await made.method('A');
  const { teamId } = await db.prisma.method.findUniqueOrThrow({ where: { id: methodId } });
  return { ...made, phase, methodId, teamId };
}

const submit = ({ board: { id: boardId } }: TestBoard, methodId: string, now = NOON) =>
  submissions.create(
    db,
    { boardId, methodId, submitterId: null, filename: 'samples.zip', declaredBytes: 3n },
    { now },
  );
const refusalOf = async (promise: Promise<unknown>): Promise<Refusal> => {
  const error = await promise.then(
    () => null,
    (refused: unknown) => refused,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
};
const leftOf = async (of: Awaited<ReturnType<typeof board>>, now = NOON) => {
  const { timeZone } = await db.prisma.board.findUniqueOrThrow({ where: { id: of.board.id } });
  const { allowances } = await quota.standingOf(
    db,
    { timeZone },
    { phase: of.phase, teamId: of.teamId, now },
  );
  return Object.fromEntries(Object.entries(allowances).map(([name, value]) => [name, value?.left ?? null]));
};
const entriesOf = async (submissionId: string) => {
  const rows = await db.prisma.quotaEntry.findMany({
    where: { submissionId },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(({ kind, amount, reason }) => [kind, amount, reason]);
};
const PLATFORM = { code: 'INTERNAL', message: 'Ours.', fault: 'PLATFORM' } as const;

describe('a quota', () => {
  it('of 5 admits exactly 5 of 100 that come at once', async () => {
    for (const limits of [{ attemptsPerDay: 5 }, { successes: 5 }, { concurrent: 5 }]) {
      const of = await board(limits);
      const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => submit(of, of.methodId)));
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused).toHaveLength(95);
      expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(new Set(['QUOTA_EXCEEDED']));
      expect(await db.prisma.submission.count({ where: { phaseId: of.phase.id } })).toBe(5);
    }
  });

  it('stays exact while submissions go on from being kept a place to being charged', async () => {
    const of = await board({ attempts: 5 });
    const first = await Promise.all([submit(of, of.methodId), submit(of, of.methodId)]);
    await Promise.allSettled([
      ...first.map(({ id }) => of.score(id, 1)),
      ...Array.from({ length: 20 }, () => submit(of, of.methodId)),
    ]);
    expect(await db.prisma.submission.count({ where: { phaseId: of.phase.id } })).toBe(5);
    const { _sum } = await db.prisma.quotaEntry.aggregate({
      where: { phaseId: of.phase.id, kind: 'ATTEMPT' },
      _sum: { amount: true },
    });
    expect(_sum.amount).toBe(2);
  });

  it('is each team’s own', async () => {
    const of = await board({ attempts: 1 });
    await submit(of, of.methodId);
    const other = await makeBoard(db);
    await expect(submit(of, await other.method('B'))).resolves.toBeDefined();
    expect(await refusalOf(submit(of, await of.method('C')))).toMatchObject({ code: 'QUOTA_EXCEEDED' });
  });

  it('says what is left and when it renews, by the calendar of the board', async () => {
    const of = await board(
      { attemptsPerDay: 1, attempts: 3, opensAt: NOON, closesAt: new Date(NOON.getTime() + 2 * DAY) },
      'Asia/Tokyo',
    );
    await submit(of, of.methodId);
    expect(await refusalOf(submit(of, of.methodId))).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      message:
        'phase "Main": expected at most 1 attempts a day of a team, got all of them taken, 1 of them for submissions on their way',
      remedy:
        'It renews at 2026-12-02T00:00:00+09:00 (Asia/Tokyo). Left: 0 of 1 attempts a day, 2 of 3 attempts.',
    });
    const midnight = new Date('2026-12-01T15:00:00Z');
    await submit(of, of.methodId, midnight);
    expect((await refusalOf(submit(of, of.methodId, midnight))).remedy).toContain('It renews at 2026-12-03');
    const last = new Date(NOON.getTime() + 2 * DAY - 1);
    await submit(of, of.methodId, last);
    expect((await refusalOf(submit(of, of.methodId, last))).remedy).toContain('before the phase closes at');
  });

  it('charges attempts and successes apart, each once, when the submission comes there', async () => {
    const of = await board({
      attempts: 5,
      attemptsPerDay: 5,
      successes: 3,
      successesPerDay: 3,
      concurrent: 2,
    });
    const { id } = await submit(of, of.methodId);
    const underway = { attempts: 4, attemptsPerDay: 4, successes: 2, successesPerDay: 2, concurrent: 1 };
    expect(await leftOf(of)).toEqual(underway);
    expect(await entriesOf(id)).toEqual([]);
    await of.extract(id);
    expect(await entriesOf(id)).toEqual([['ATTEMPT', 1, 'QUEUED']]);
    expect(await leftOf(of)).toEqual(underway);
    const software = { name: 'fidboard', version: '0.0.0', commit: null } as const;
    const scores = [{ metric: 'fid', value: 1, standardError: null, n: 4 }];
    const evaluation = await db.prisma.evaluation.findFirstOrThrow({ where: { submissionId: id } });
    await submissions.complete(db, evaluation.id, { scores, warnings: [], software });
    expect(await entriesOf(id)).toEqual([
      ['ATTEMPT', 1, 'QUEUED'],
      ['SUCCESS', 1, 'SCORED'],
    ]);
    expect(await leftOf(of)).toEqual({ ...underway, concurrent: 2 });
    // Another day begins anew, the phase does not.
    expect(await leftOf(of, new Date(NOON.getTime() + DAY))).toMatchObject({
      attemptsPerDay: 5,
      attempts: 4,
    });
    // What was withdrawn was scored all the same.
    await submissions.withdraw(db, id, { reason: 'Wrong file.' });
    expect(await leftOf(of)).toMatchObject({ attempts: 4, successes: 2 });
  });

  it('gives back what the platform failed at, and keeps what failed by the samples', async () => {
    const of = await board({ attempts: 5, successes: 5 });
    const ours = await submit(of, of.methodId);
    await of.extract(ours.id);
    await submissions.fail(db, ours.id, PLATFORM);
    expect(await entriesOf(ours.id)).toEqual([
      ['ATTEMPT', 1, 'QUEUED'],
      ['ATTEMPT', -1, 'PLATFORM_FAULT'],
    ]);
    expect(await leftOf(of)).toMatchObject({ attempts: 5, successes: 5 });
    const theirs = await submit(of, of.methodId);
    await of.extract(theirs.id);
    await submissions.fail(db, theirs.id, { ...PLATFORM, fault: 'SUBMITTER' });
    expect(await leftOf(of)).toMatchObject({ attempts: 4, successes: 5 });
  });

  it('costs nothing of what ends before any work on it', async () => {
    const of = await board({ attempts: 5 });
    const unsent = await submit(of, of.methodId);
    await submissions.requestCancel(db, unsent.id);
    const broken = await submit(of, of.methodId);
    await submissions.fail(db, broken.id, { ...PLATFORM, fault: 'SUBMITTER' });
    const queued = await submit(of, of.methodId);
    await submissions.markUploaded(db, queued.id, { sha256: 'a'.repeat(64), bytes: 3n });
    await submissions.markVerified(db, queued.id, { format: 'zip', imageCount: 4 });
    await submissions.requestCancel(db, queued.id);
    expect(await entriesOf(queued.id)).toEqual([
      ['ATTEMPT', 1, 'QUEUED'],
      ['ATTEMPT', -1, 'CANCELLED_IN_QUEUE'],
    ]);
    expect(await leftOf(of)).toMatchObject({ attempts: 5 });
    const begun = await submit(of, of.methodId);
    await of.plan(begun.id);
    await db.prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    await submissions.requestCancel(db, begun.id);
    expect(await leftOf(of)).toMatchObject({ attempts: 4 });
  });
});

describe('a phase', () => {
  it('takes submissions from its opening to just before its close, and says which opens next', async () => {
    const of = await board({ opensAt: NOON, closesAt: new Date(NOON.getTime() + DAY) }, 'Europe/Berlin');
    const before = await refusalOf(submit(of, of.methodId, new Date(NOON.getTime() - 1)));
    expect(before).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(
        'expected a phase that is open, got none at 2026-12-01T12:59:59+01:00',
      ),
      remedy: '"Main" opens at 2026-12-01T13:00:00+01:00 (Europe/Berlin).',
    });
    const [first, last] = [
      await submit(of, of.methodId),
      await submit(of, of.methodId, new Date(NOON.getTime() + DAY - 1)),
    ];
    for (const { phaseId } of [first, last]) expect(phaseId).toBe(of.phase.id);
    const after = await refusalOf(submit(of, of.methodId, new Date(NOON.getTime() + DAY)));
    expect(after).toMatchObject({ code: 'CONFLICT', remedy: 'Its last phase is over.' });
  });

  it('keeps the submissions that were made in it, and may not be taken away then', async () => {
    const of = await board({});
    await submit(of, of.methodId);
    await expect(db.prisma.phase.delete({ where: { id: of.phase.id } })).rejects.toThrow(
      /foreign key|constraint/i,
    );
  });

  it('tells of its opening and its close once, and publishes what it hid until then', async () => {
    const closesAt = new Date(Date.now() + DAY);
    const of = await board({ closesAt, opensAt: new Date(0), scores: 'AT_PHASE_END' });
    const { id } = await submit(of, of.methodId, new Date());
    await of.score(id, 2);
    const kinds = async () =>
      (await db.prisma.boardEvent.findMany({ where: { boardId: of.board.id }, orderBy: { version: 'asc' } }))
        .map(({ kind }) => kind)
        .filter((kind) => /phase|scores|ranking/.test(kind));
    await phases.tellOfPhases(db);
    await db.prisma.phase.update({
      where: { id: of.phase.id },
      data: { closesAt: new Date(Date.now() - 1) },
    });
    await Promise.all([phases.tellOfPhases(db), phases.tellOfPhases(db)]);
    await phases.tellOfPhases(db);
    expect(await kinds()).toEqual([
      'ranking.published',
      'phase.opened',
      'phase.closed',
      'scores.released',
      'ranking.published',
    ]);
  });
});
