// Promise: a team is let in once, and from its removal on not one submission of it is taken, whatever comes at once.
import { Refusal } from '@fidboard/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database, entrants, invitations, submissions, users } from '../src/index.ts';
import { makeBoard, randomSha256 } from './board.ts';
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

async function stage(entry: 'OPEN' | 'INVITATION' = 'INVITATION') {
  const { board, method } = await makeBoard(db);
  const methodId = await method('A');
  const { team } = await db.prisma.method.findUniqueOrThrow({
    where: { id: methodId },
    include: { team: true },
  });
  const person = async () =>
    (await users.ensure(db, { name: 'P', email: `${randomSha256()}@example.org` })).id;
  const [hostId, submitterId] = [await person(), await person()];
  const { id: boardId } = await db.prisma.board.update({ where: { id: board.id }, data: { entry, hostId } });
  let made = 0;
  const letIn = () =>
    invitations.letIn(db, {
      id: `${boardId}-${++made}`,
      boardId,
      teamId: team.id,
      inviterId: hostId,
      tokenSha256: randomSha256(),
      mailed: false,
      now: new Date(),
    });
  const remove = () => entrants.remove(db, { boardId, team, hostId, now: new Date() });
  const submit = (by: string | null = submitterId) =>
    submissions.create(db, { boardId, methodId, submitterId: by, filename: 'a.zip', declaredBytes: 3n });
  return { boardId, hostId, team, letIn, remove, submit };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

describe('the entrants of a board', () => {
  it('are let in once, however often the host asks at once', async () => {
    const { boardId, letIn } = await stage();
    const asked = await Promise.all([1, 2, 3, 4].map(letIn));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await db.prisma.entrant.count({ where: { boardId } })).toBe(1);
    expect(await db.prisma.hostAction.count({ where: { boardId, action: 'team.invited' } })).toBe(1);
  });

  it('submit until they are removed: what comes with the removal is before it or refused', async () => {
    const { boardId, letIn, remove, submit } = await stage();
    expect(await codeOf(submit())).toBe('FORBIDDEN');
    await letIn();
    const codes = await Promise.all([
      ...[1, 2, 3, 4, 5].map(() => codeOf(submit())),
      codeOf(remove()),
      ...[6, 7, 8, 9].map(() => codeOf(submit())),
    ]);
    expect(codes[5]).toBe('done');
    const taken = codes.filter((code, at) => at !== 5 && code === 'done').length;
    expect(codes.filter((code) => code !== 'done' && code !== 'FORBIDDEN')).toEqual([]);
    expect(await codeOf(submit())).toBe('FORBIDDEN');
    expect(await db.prisma.submission.count({ where: { boardId } })).toBe(taken);
    // Versions say what was when: the removal's event comes after the last submission's.
    const events = await db.prisma.boardEvent.findMany({ where: { boardId }, orderBy: { version: 'desc' } });
    expect(events[0]!.kind).toBe('entry.changed');
    expect(await codeOf(remove())).toBe('NOT_FOUND');
  });

  it('are asked for where entry is by invitation or the board is private, of all but the host there and the platform', async () => {
    const open = await stage('OPEN');
    expect(await codeOf(open.submit())).toBe('done');
    await db.prisma.board.update({ where: { id: open.boardId }, data: { visibility: 'PRIVATE' } });
    expect(await codeOf(open.submit())).toBe('FORBIDDEN');
    expect(await codeOf(open.submit(open.hostId))).toBe('done');
    const invited = await stage();
    expect(await codeOf(invited.submit(invited.hostId))).toBe('FORBIDDEN');
    expect(await codeOf(invited.submit(null))).toBe('done');
  });
});
