import { type Board, type Feed, type FeedChannel, type Submission, submissions } from '@fidboard/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpdateStream } from '../src/live/update-stream.ts';
import { VersionedReader, type VersionedUpdate } from '../src/live/versioned.ts';
import { PlaceInQueue } from '../src/modules/submission/place-in-queue.ts';
import { globalIdOf } from '../src/schema/global-id.ts';
import { houseUser, makeBoard, makeMethod, makeSubmission, queue } from './kit/board.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

interface Update {
  fromVersion: number;
  toVersion: number;
  events: { version: number }[];
  board: { version: number };
}

const UPDATES = `subscription ($slug: String!, $after: Int!) {
  boardUpdates(slug: $slug, afterVersion: $after) {
    fromVersion toVersion events { version kind } board { version activeSubmissions { id } } } }`;

describe('live updates', () => {
  let server: TestServer;
  let board: Board;
  let methodId: string;
  beforeAll(async () => {
    server = await startTestServer();
    board = await makeBoard(server.database, { slug: 'digits' });
    methodId = (await makeMethod(server.database, 'Flow', await houseUser(server.database))).id;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const submit = async (): Promise<Submission> => {
    const method = await server.database.prisma.method.findUniqueOrThrow({ where: { id: methodId } });
    return makeSubmission(server.database, board, method);
  };
  const version = async (): Promise<number> =>
    (await server.database.prisma.board.findUniqueOrThrow({ where: { id: board.id } })).version;

  it('replay what was missed at once', async () => {
    await submit();
    await submit();
    const { data } = await server.stranger().first(UPDATES, { slug: 'digits', after: 1 });
    expect(data.boardUpdates).toMatchObject({
      fromVersion: 1,
      toVersion: 3,
      events: [{ version: 2 }, { version: 3 }],
      board: { version: 3 },
    });
  });

  it('refuse a version that never was', async () => {
    for (const after of [-1, 1000]) {
      const { errors } = await server.stranger().first(UPDATES, { slug: 'digits', after });
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_INPUT', remedy: expect.stringMatching(/again/) } },
      ]);
    }
  });

  it('have no gap while fifty changes come', async () => {
    const begun = await version();
    const fast = server.stranger().socket();
    const updates: Update[] = [];
    const target = begun + 50;
    const reading = (async () => {
      const results = fast.iterate<{ boardUpdates: Update }>({
        query: UPDATES,
        variables: { slug: 'digits', after: begun },
      });
      for await (const { data } of results) {
        updates.push(data!.boardUpdates);
        if (updates.at(-1)!.toVersion >= target) return;
      }
    })();
    for (let i = 0; i < 5; i++) await Promise.all(Array.from({ length: 10 }, submit));
    await reading;
    await fast.dispose();
    const seen = updates.flatMap((update) => update.events.map((event) => event.version));
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => begun + 1 + i));
    expect(seen.at(-1)).toBe(target);
    for (const { fromVersion, toVersion, events, board: row } of updates) {
      expect(events).toHaveLength(toVersion - fromVersion);
      expect(row.version).toBeGreaterThanOrEqual(toVersion);
    }
  });

  it('tell a submission its place in the queue when another leaves', async () => {
    const before = await queue(server.database, await submit());
    const row = await queue(server.database, await submit());
    const client = server.stranger().socket();
    const results = client.iterate<{ submissionUpdates: { toVersion: number; submission: object } }>({
      query: `subscription ($id: ID!, $after: Int!) { submissionUpdates(id: $id, afterVersion: $after) {
        fromVersion toVersion submission { state queuePosition } } }`,
      variables: { id: globalIdOf('Submission', row.id), after: row.version },
    });
    const first = await results.next();
    expect(first.value.data.submissionUpdates.submission).toEqual({ state: 'QUEUED', queuePosition: 2 });
    await submissions.requestCancel(server.database, before.id);
    const second = await results.next();
    expect(second.value.data.submissionUpdates).toEqual({
      fromVersion: row.version,
      toVersion: row.version,
      submission: { state: 'QUEUED', queuePosition: 1 },
    });
    await submissions.requestCancel(server.database, row.id);
    const third = await results.next();
    expect(third.value.data.submissionUpdates).toMatchObject({ submission: { state: 'CANCELLED' } });
    await client.dispose();
  });

  it('follow the queue only while a submission waits in it', async () => {
    const before = await queue(server.database, await submit());
    const { id } = await queue(server.database, await submit());
    const channels: FeedChannel[] = [];
    const feed: Pick<Feed, 'subscribe'> = {
      subscribe: (channel) => {
        channels.push(channel);
        return () => void channels.splice(channels.indexOf(channel), 1);
      },
    };
    const place = new PlaceInQueue({ database: server.database, feed }, id);
    expect([await place.follow(false), channels, await place.hasMoved()]).toEqual(['', [], false]);
    expect([await place.follow(true), channels, await place.hasMoved()]).toEqual(['2', ['queue'], false]);
    await submissions.requestCancel(server.database, before.id);
    expect(await place.hasMoved()).toBe(true);
    expect([await place.follow(true), channels, await place.hasMoved()]).toEqual(['1', ['queue'], false]);
    await submissions.requestCancel(server.database, id);
    expect([await place.follow(false), channels]).toEqual(['', []]);
    await place.follow(true);
    place.end();
    expect(channels).toEqual([]);
  });

  it('end when the board turns private', async () => {
    const after = await version();
    const client = server.stranger().socket();
    const results = client.iterate({ query: UPDATES, variables: { slug: 'digits', after: after - 1 } });
    expect((await results.next()).done).toBe(false);
    await server.database.prisma.board.update({ where: { id: board.id }, data: { visibility: 'PRIVATE' } });
    await submit();
    expect((await results.next()).done).toBe(true);
    await server.database.prisma.board.update({ where: { id: board.id }, data: { visibility: 'PUBLIC' } });
    await client.dispose();
  });
});

describe('an update stream', () => {
  const open = (read: () => Promise<number | null | 'end'>) => {
    const state = { listeners: 0, wake: () => {} };
    const stream = new UpdateStream<number>({
      subscribe: (wake) => {
        state.listeners++;
        state.wake = wake;
        return () => state.listeners--;
      },
      read,
      minimumInterval: 0,
    });
    return { stream, state };
  };

  it('coalesces any number of wake-ups into one read', async () => {
    let reads = 0;
    const { stream, state } = open(async () => ++reads);
    await stream.next();
    for (let i = 0; i < 1000; i++) state.wake();
    expect(await stream.next()).toEqual({ done: false, value: 2 });
    state.wake();
    expect(await stream.next()).toEqual({ done: false, value: 3 });
  });

  it('replays a thousand and one events without being woken', async () => {
    const all = Array.from({ length: 1001 }, (_, index) => ({ version: index + 1 }));
    const reader = new VersionedReader(
      {
        load: async () => ({ version: all.length }),
        eventsAfter: async (version) => all.slice(version, version + 1000),
      },
      0,
    );
    const stream = new UpdateStream<VersionedUpdate<{ version: number }, { version: number }>>({
      subscribe: () => () => {},
      read: () => reader.read(),
      hasMore: () => reader.isBehind,
      minimumInterval: 0,
    });
    const ranges = [await stream.next(), await stream.next()].map(({ value }) => [
      value?.fromVersion,
      value?.toVersion,
    ]);
    expect(ranges).toEqual([
      [0, 1000],
      [1000, 1001],
    ]);
  });

  it('stops listening when it is returned before its first value', async () => {
    const { stream, state } = open(async () => null);
    expect(state.listeners).toBe(1);
    await stream.return();
    expect(state.listeners).toBe(0);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('ends a pending next at once', async () => {
    const { stream, state } = open(async () => null);
    const pending = stream.next();
    await new Promise((resolve) => setImmediate(resolve));
    await stream.return();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(state.listeners).toBe(0);
  });

  it('stops listening when a read fails', async () => {
    const { stream, state } = open(() => Promise.reject(new Error('no database')));
    await expect(stream.next()).rejects.toThrow('no database');
    expect(state.listeners).toBe(0);
  });
});
