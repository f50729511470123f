// Promise: operators see how the machines do, by a page's query and by Prometheus; nobody else sees a thing.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { type Database, submissions, workers } from '@fidboard/database';
import { conventionalProtocol, parseProtocol } from '@fidboard/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayReadMetrics } from '../src/metrics/access.ts';
import { routeClassOf } from '../src/metrics/route-class.ts';
import { readSettings } from '../src/settings.ts';
import { houseUser, makeBoard, makeMethod, makeSubmission } from './kit/board.ts';
import { Caller } from './kit/caller.ts';
import { OFFERED } from './kit/network.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const OPERATION = `{ operation {
  workers { hostname pid beatAt worker { provider currentJob imagesPerSecond } }
  queue { task waiting running oldestSeconds }
  failures { code fault lastDay lastWeek }
  storage { kind blobs bytes }
  databaseBytes versions { fidboard node postgresql } } }`;

/** What an operation does to the database for the tests. */
async function makeSomeWork(database: Database): Promise<void> {
  const board = await makeBoard(database, { slug: 'digits' });
  const method = await makeMethod(database, 'A', await houseUser(database));
  const failed = await makeSubmission(database, board, method);
  await submissions.fail(database, failed.id, { code: 'NO_IMAGES', message: 'None.', fault: 'SUBMITTER' });
  const waiting = await makeSubmission(database, board, method);
  await submissions.markUploaded(database, waiting.id, { sha256: 'a'.repeat(64), bytes: 10n });
  await workers.beat(database, {
    id: 'w',
    lockIds: [],
    hostname: 'box-7',
    pid: 42,
    provider: 'cpu',
    providerChoice: null,
    // What another version of the software wrote is left out.
    extractors: [OFFERED, { ...OFFERED, extraction: { shape: 'new' } as never }],
    currentJob: 'extract',
    imagesPerSecond: 12.5,
  });
}

describe('operation', () => {
  let server: TestServer;
  let operator: Caller;
  beforeAll(async () => {
    server = await startTestServer({ FIDBOARD_OPERATORS: 'Grace@example.org, free@example.org' });
    operator = await server.person('ada');
    // As if she had signed up before the setting named her.
    await server.database.prisma.user.update({
      where: { email: 'ada@example.org' },
      data: { email: 'grace@example.org' },
    });
    await makeSomeWork(server.database);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('offers the networks that workers online can run, with the settings that are conventional', async () => {
    const { data } = await operator.ask(
      '{ protocolChoices { extractors { id title classes extraction } resizes { key title } normalisations settings } }',
    );
    const { extraction, ...others } = OFFERED;
    const { extractors, resizes, settings } = data.protocolChoices;
    expect(extractors).toEqual([{ id: 'mobilenet-v2', ...others, extraction }]);
    expect(resizes).toContainEqual({ key: 'bilinear-half-pixel', title: 'pytorch' });
    const protocol = { extraction: extractors[0].extraction, ...settings };
    expect(parseProtocol(protocol)).toEqual(conventionalProtocol({ extraction }));
  });

  it('is shown to operators', async () => {
    const { data } = await operator.ask(OPERATION);
    expect(data.operation.workers).toMatchObject([
      {
        hostname: 'box-7',
        pid: 42,
        worker: { provider: 'cpu', currentJob: 'extract', imagesPerSecond: 12.5 },
      },
    ]);
    expect(data.operation.failures).toEqual([
      { code: 'NO_IMAGES', fault: 'SUBMITTER', lastDay: 1, lastWeek: 1 },
    ]);
    const verify = data.operation.queue.find(({ task }: { task: string }) => task === 'verify');
    expect(verify).toMatchObject({ waiting: 1, running: 0 });
    expect(verify.oldestSeconds).toBeGreaterThanOrEqual(0);
    expect(data.operation.storage.map(({ kind }: { kind: string }) => kind)).toEqual(['receipts', 'uploads']);
    expect(data.operation.databaseBytes).toBeGreaterThan(1000);
    expect(data.operation.versions).toMatchObject({ fidboard: '0.1.0', node: process.versions.node });
    expect((await operator.ask('{ viewer { isOperator } }')).data.viewer.isOperator).toBe(true);
  });

  it('is absent for everybody else, and for tokens that may not manage', async () => {
    const person = await server.person('ben');
    const tokens = [await operator.withToken(['read', 'submit']), await person.withToken(['manage'])];
    for (const caller of [server.stranger(), person, ...tokens]) {
      const { data, errors } = await caller.ask(OPERATION);
      expect([data, errors]).toEqual([{ operation: null }, undefined]);
    }
    expect((await person.ask('{ viewer { isOperator } }')).data.viewer.isOperator).toBe(false);
    const managing = await operator.withToken(['read', 'manage']);
    expect((await managing.ask(OPERATION)).data.operation).not.toBeNull();
  });

  it('lets nobody take an operator’s address', async () => {
    await expect(Caller.signUp(server.origin, 'FREE')).rejects.toThrow(/operator/);
  });

  it('opens no private board', async () => {
    await makeBoard(server.database, { slug: 'secret', visibility: 'PRIVATE' });
    expect((await operator.ask('{ board(slug: "secret") { id } }')).data).toEqual({ board: null });
  });
});

describe('/metrics', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await makeSomeWork(server.database);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const read = async () => (await server.stranger().fetch('/metrics')).text();

  it('counts requests, operations, subscriptions and the queue', async () => {
    const caller = server.stranger();
    await caller.ask('query Evil_name_4711 { workers { online } }');
    await caller.ask('{ nothing }');
    await caller.fetch('/healthz');
    await caller.fetch('/some/page/4711');
    const client = caller.socket();
    const updates = client.iterate({ query: 'subscription { workerPoolUpdates { online } }' });
    await updates.next();
    const text = await read();
    expect(text).toMatch(/^fidboard_subscriptions_open 1$/m);
    await updates.return?.();
    await client.dispose();
    expect(text).toMatch(
      /^fidboard_graphql_operations_total\{operation="query",field="workers",outcome="ok"\} 1$/m,
    );
    expect(text).toMatch(
      /^fidboard_graphql_operations_total\{operation="none",field="none",outcome="error"\} 1$/m,
    );
    expect(text).toMatch(
      /^fidboard_graphql_operations_total\{operation="subscription",field="workerPoolUpdates",outcome="ok"\} 1$/m,
    );
    expect(text).toContain(
      'fidboard_http_request_duration_seconds_count{route="pages",method="GET",status="200"} 1',
    );
    expect(text).toContain('route="operation",method="GET",status="200"');
    expect(text).toMatch(/^fidboard_queue_jobs\{task="verify",state="waiting"\} 1$/m);
    expect(text).toMatch(/^fidboard_workers_online\{provider="cpu"\} 1$/m);
    expect(text).toMatch(/^fidboard_images_per_second\{provider="cpu"\} 12.5$/m);
    expect(text).not.toMatch(/4711|Evil/);
    expect(await read()).toMatch(/^fidboard_subscriptions_open 0$/m);
  });

  it('is as docs/operate.md lists it', async () => {
    const served = [...(await read()).matchAll(/^# TYPE (\w+) /gm)].map((match) => match[1]!);
    const page = readFileSync(new URL('../../../docs/operate.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| `(fidboard_\w+)` /gm)].map((match) => match[1]!);
    expect(served.filter((name) => name.startsWith('fidboard_')).sort()).toEqual(listed.sort());
    expect(served.some((name) => name.startsWith('process_'))).toBe(true);
  });

  it('is absent where a proxy passes the request on, or a page calls this machine by another name', async () => {
    const statusWith = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        request(`${server.origin}/metrics`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await statusWith({})).toBe(200);
    expect(await statusWith({ 'x-forwarded-for': '203.0.113.7' })).toBe(404);
    expect(await statusWith({ forwarded: 'for=203.0.113.7' })).toBe(404);
    expect(await statusWith({ host: 'evil.example' })).toBe(404);
  });

  it('asks for the token where one is set, and takes nothing else', () => {
    const { metricsToken } = readSettings({
      DATABASE_URL: 'postgresql://nowhere',
      FIDBOARD_SECRET: 's'.repeat(32),
      FIDBOARD_METRICS_TOKEN: 'sixteen-or-more-characters',
    });
    const asked = (authorization?: string, remoteAddress = '127.0.0.1') =>
      mayReadMetrics({ headers: { host: 'localhost', authorization }, socket: { remoteAddress } } as never, {
        metricsToken,
      });
    expect(asked()).toBe(false);
    expect(asked('Bearer another-token-of-that-length')).toBe(false);
    expect(asked('Bearer sixteen-or-more-characters', '203.0.113.7')).toBe(true);
    expect(
      mayReadMetrics({ headers: { host: 'localhost' }, socket: { remoteAddress: '203.0.113.7' } } as never, {
        metricsToken: null,
      }),
    ).toBe(false);
  });

  it.each([
    ['/graphql', 'graphql'],
    ['/uploads/abc', 'uploads'],
    ['/api/auth/sign-in/email', 'accounts'],
    ['/api/boards/digits/ranking.csv', 'exports'],
    ['/uploadsomething', 'pages'],
    ['/', 'pages'],
  ])('puts %s with %s', (path, route) => {
    expect(routeClassOf(path)).toBe(route);
  });
});

describe('settings of operation', () => {
  const base = { DATABASE_URL: 'postgresql://nowhere', FIDBOARD_SECRET: 's'.repeat(32) };
  it.each([
    [{ FIDBOARD_OPERATORS: 'ada' }, /FIDBOARD_OPERATORS: expected e-mail addresses/],
    [{ FIDBOARD_METRICS_TOKEN: 'short' }, /FIDBOARD_METRICS_TOKEN: expected 16 to 512/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL: expected one of/],
  ])('%j are refused', (wrong, message) => {
    expect(() => readSettings({ ...base, ...wrong })).toThrow(message);
  });

  it('are addresses in any case, with commas between', () => {
    const { operators } = readSettings({ ...base, FIDBOARD_OPERATORS: ' Ada@Example.org, ben@example.org,' });
    expect([...operators]).toEqual(['ada@example.org', 'ben@example.org']);
  });
});
