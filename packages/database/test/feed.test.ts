import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect, type Database, events, feed, submissions } from '../src/index.ts';
import { makeBoard } from './board.ts';
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

const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

/** Ends the feed's sessions, as a restart of the database would. */
async function cutListeners(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
  );
  await client.end();
}

describe('the feed', () => {
  it('calls for a change of what is followed, and the events tell what was missed', async () => {
    const { board, method, submit } = await makeBoard(db);
    const m = await method('A');
    await using live = await feed.listen(server.url, { pollEveryMs: 3_600_000 });
    let calls = 0;
    const unsubscribe = live.subscribe({ board: board.id }, () => {
      calls += 1;
    });
    const before = board.version;
    const id = await submit(m);
    await until(() => expect(calls).toBe(1));
    const missed = await events.boardEventsAfter(db, board.id, { afterVersion: before });
    expect(missed).toMatchObject([
      { version: before + 1, kind: 'submission.created', payload: { submissionId: id } },
    ]);
    unsubscribe();
    await submissions.requestCancel(db, id);
    const other = await makeBoard(db);
    let heard = false;
    live.subscribe({ board: other.board.id }, () => {
      heard = true;
    });
    await other.submit(await other.method('B'));
    await until(() => expect(heard).toBe(true));
    expect(calls).toBe(1);
  });

  it('connects again after a cut and calls everybody, since something may have been missed', async () => {
    const { board } = await makeBoard(db);
    await using live = await feed.listen(server.url, { pollEveryMs: 3_600_000 });
    let calls = 0;
    live.subscribe({ board: board.id }, () => {
      calls += 1;
    });
    await cutListeners(server.url);
    await until(() => expect(calls).toBe(1));
  });

  it('finds by polling what no notification told', async () => {
    const { board } = await makeBoard(db);
    await using live = await feed.listen(server.url, { pollEveryMs: 50 });
    let calls = 0;
    live.subscribe({ board: board.id }, () => {
      calls += 1;
    });
    await until(() => expect(calls).toBe(1));
    await db.prisma.board.update({ where: { id: board.id }, data: { version: { increment: 1 } } });
    await until(() => expect(calls).toBe(2));
  });
});
