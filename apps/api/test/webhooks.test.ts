// Promise: what happens on a board reaches the addresses that its host gave, signed, at least once, and no private address.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  type Board,
  type Method,
  reapDeadWorkers,
  references,
  submissions,
  type WebhookDelivery,
  type WebhookQueue,
} from '@fidboard/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/kit/command-line.ts';
import { globalIdOf } from '../src/schema/global-id.ts';
import { parseWebhookUrl } from '../src/webhooks/parse-webhook-url.ts';
import { post } from '../src/webhooks/post.ts';
import { isPublicAddress, lookupPublic } from '../src/webhooks/public-address.ts';
import { webhookSecrets } from '../src/webhooks/secrets.ts';
import { startWebhooks } from '../src/webhooks/start.ts';
import { makeBoard, makeMethod, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver that answers what it is told to. */
class Receiver {
  readonly received: Received[] = [];
  answer: { status: number; headers?: Record<string, string>; body?: string } = { status: 204 };
  readonly #server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    this.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(this.answer.status, this.answer.headers ?? {}).end(this.answer.body ?? '');
  });

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }
  kinds(): string[] {
    return this.received.map(({ headers }) => String(headers['fidboard-event']));
  }
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

let server: TestServer;
let host: Caller;
let eve: Caller;
let board: Board & { referenceId: string };
let method: Method;
let receiver: Receiver;
let queueOfApi: WebhookQueue | undefined;

beforeAll(async () => {
  server = await startTestServer({ FIDBOARD_WEBHOOKS_PRIVATE: 'allow' });
  [host, eve] = await Promise.all([server.person('host'), server.person('eve')]);
  method = await makeMethod(server.database, 'Flow', await userIdOf(eve));
});
afterAll(() => server[Symbol.asyncDispose]());

let boards = 0;
beforeEach(async () => {
  receiver = new Receiver();
  await receiver.listen();
  board = await makeBoard(server.database, { slug: `board-${++boards}`, hostId: await userIdOf(host) });
});
afterEach(async () => {
  await queueOfApi?.stop();
  queueOfApi = undefined;
  receiver.close();
});

const add = (url = receiver.url, caller = host) =>
  caller.change('addWebhook', { boardSlug: board.slug, url }, '{ secret webhook { id url } }');
const start = async () => {
  queueOfApi = await startWebhooks(server.services);
};
const scored = async () => {
  const row = await queue(server.database, await makeSubmission(server.database, board, method));
  return score(server.database, row, 1);
};
const deliveries = (): Promise<WebhookDelivery[]> =>
  server.database.prisma.webhookDelivery.findMany({
    where: { webhook: { boardId: board.id } },
    orderBy: { createdAt: 'asc' },
  });
const listed = async (caller = host) => {
  const query = `query ($slug: String!) { board(slug: $slug) { webhooks { id url disabledAt disabledReason
    deliveries { nodes { id deliveryId kind state attempts status error answer nextAttemptAt } } } } }`;
  return (await caller.ask(query, { slug: board.slug })).data.board.webhooks;
};
/** Waits until it holds; vitest's own limit ends a wait in vain. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 20));
}
const attempted = (times: number) =>
  until(async () => (await deliveries()).every((row) => row.attempts >= times));
/** Lets the waiting jobs run now in place of hours later. */
const hurry = () =>
  server.database.prisma.$executeRaw`
    UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'webhook:%'`;

describe('a delivery', () => {
  it('is signed, says what happened, and verifies by the programs of the page', async () => {
    const { secret } = await add();
    await start();
    const { id } = await scored();
    await until(() => receiver.received.length === 2);
    expect(receiver.kinds()).toEqual(['submission.scored', 'ranking.published']);
    const [first, second] = receiver.received as [Received, Received];
    const message = JSON.parse(first.body);
    expect(message).toEqual({
      id: first.headers['fidboard-delivery'],
      type: 'submission.scored',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      board: {
        id: globalIdOf('Board', board.id),
        slug: board.slug,
        title: board.title,
        url: `${server.origin}/boards/${board.slug}`,
      },
      data: {
        submission: {
          id: globalIdOf('Submission', id),
          url: `${server.origin}/submissions/${encodeURIComponent(globalIdOf('Submission', id))}`,
          label: null,
          method: { slug: 'flow', name: 'Flow', baseline: false },
          team: { slug: 'team-of-flow', name: 'Team of Flow' },
        },
      },
    });
    expect(JSON.parse(second.body).data).toMatchObject({
      ranking: { number: 1, previous: null, url: `${server.origin}/boards/${board.slug}/ranking.json` },
    });
    const signature = String(first.headers['fidboard-signature']);
    for (const [language, command] of programs()) {
      expect(verify(language, command, { secret, signature, body: first.body }), language).toBe(0);
      for (const wrong of [
        { secret: `${secret}x`, signature, body: first.body },
        { secret, signature, body: first.body.replace('scored', 'failed') },
        { secret, signature: String(second.headers['fidboard-signature']), body: first.body },
        { secret, signature: signature.replace(/t=\d+/, 't=1000'), body: first.body },
      ])
        expect(verify(language, command, wrong), language).not.toBe(0);
    }
  });

  it('tells of failures and of references', async () => {
    await add();
    await start();
    const { database } = server;
    const row = await queue(database, await makeSubmission(database, board, method));
    await submissions.fail(database, row.id, {
      code: 'NO_IMAGES',
      message: 'No images.',
      fault: 'SUBMITTER',
    });
    await until(() => receiver.received.length === 1);
    expect(receiver.kinds()).toEqual(['submission.failed']);
    expect(JSON.parse(receiver.received[0]!.body).data.failure).toEqual({
      code: 'NO_IMAGES',
      message: 'No images.',
      fault: 'SUBMITTER',
    });
    await database.prisma.reference.update({
      where: { id: board.referenceId },
      data: { state: 'PREPARING' },
    });
    await references.markReady(database, board.referenceId, {
      statisticsSha256: 'ab'.repeat(32),
      imageCount: 100,
    });
    await until(() => receiver.received.length === 2);
    expect(JSON.parse(receiver.received[1]!.body)).toMatchObject({
      type: 'reference.ready',
      data: { reference: { name: `Reference of ${board.slug}`, images: 100 } },
    });
  });

  it('tells of scores that a phase hid, once they are public', async () => {
    await add();
    await start();
    const { database } = server;
    const phase = await database.prisma.phase.create({
      data: { boardId: board.id, key: 'final', title: 'Final', scores: 'BY_HOST' },
    });
    await host.change('releaseScores', { boardSlug: board.slug, phaseKey: phase.key }, '{ id }');
    await until(() => receiver.received.length === 1);
    expect(receiver.kinds()).toEqual(['scores.released']);
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
      type: 'scores.released',
      board: { slug: board.slug },
      data: { phase: { key: 'final', title: 'Final' } },
    });
  });

  it('that a host asks for tells of nothing, one at a time', async () => {
    const { webhook } = await add();
    const test = () => host.attempt('testWebhook', { webhookId: webhook.id }, '{ id kind state }');
    expect(await test()).toMatchObject({ data: { kind: 'webhook.test', state: 'PENDING' } });
    expect(await test()).toMatchObject({ code: 'CONFLICT' });
    await start();
    await until(async () => (await deliveries())[0]!.state === 'DELIVERED');
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({ type: 'webhook.test', data: {} });
    expect(await test()).toMatchObject({ data: { kind: 'webhook.test' } });
    await server.database.prisma.webhook.updateMany({
      where: { boardId: board.id },
      data: { disabledAt: new Date(), disabledReason: 'As a test.' },
    });
    expect(await test()).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('disabled') });
  });

  it('commits with its event, waits for a process, and outlives the death of one', async () => {
    await add();
    const row = await queue(server.database, await makeSubmission(server.database, board, method));
    // The scores are written after the delivery, and the database takes no infinite one.
    await expect(score(server.database, row, Number.POSITIVE_INFINITY)).rejects.toThrow();
    expect(await deliveries()).toEqual([]);
    await scored();
    expect((await deliveries()).map(({ kind }) => kind)).toEqual(['submission.scored', 'ranking.published']);
    // As if the process that had taken both had died.
    await server.database.prisma.$executeRaw`
      UPDATE graphile_worker._private_jobs SET locked_by = 'dead', locked_at = now() - interval '1 minute'
      WHERE key LIKE 'webhook:%'`;
    await start();
    await reapDeadWorkers(server.database);
    await until(() => receiver.received.length === 2);
    await until(async () => (await deliveries()).every(({ state }) => state === 'DELIVERED'));
  });

  it('that fails is tried again with the same bytes, and is listed with its status', async () => {
    await add();
    receiver.answer = { status: 503, body: 'y'.repeat(3000) };
    await start();
    await scored();
    await attempted(1);
    const [{ deliveries: before }] = await listed();
    expect(before.nodes).toHaveLength(2);
    expect(before.nodes[0]).toMatchObject({
      state: 'PENDING',
      attempts: 1,
      status: 503,
      error: 'Status 503.',
      answer: 'y'.repeat(1000),
      nextAttemptAt: expect.any(String),
    });
    receiver.answer = { status: 200 };
    await hurry();
    await until(() => receiver.received.length === 4);
    const bodies = new Set(receiver.received.map(({ body }) => body));
    expect(bodies.size).toBe(2);
    await until(async () => (await deliveries()).every(({ state }) => state === 'DELIVERED'));
    const [{ deliveries: after }] = await listed();
    expect(after.nodes[0]).toMatchObject({ state: 'DELIVERED', attempts: 2, status: 200, error: null });
  });

  it('follows no redirect', async () => {
    await add();
    const other = new Receiver();
    await other.listen();
    receiver.answer = { status: 302, headers: { location: other.url } };
    await start();
    await scored();
    await attempted(1);
    expect((await deliveries())[0]).toMatchObject({
      status: 302,
      error: 'Status 302: redirects are not followed.',
    });
    expect(other.received).toEqual([]);
    other.close();
  });

  it('that is given up disables its webhook with the fifth in a row; a host can enable it and send again', async () => {
    const { webhook } = await add();
    receiver.answer = { status: 500 };
    await server.database.prisma.webhook.updateMany({ where: { boardId: board.id }, data: { givenUp: 3 } });
    await scored();
    await server.database.prisma.webhookDelivery.updateMany({
      where: { webhook: { boardId: board.id } },
      data: { attempts: 10 },
    });
    await start();
    await until(async () => (await deliveries()).every(({ state }) => state === 'FAILED'));
    const [{ disabledReason, deliveries: given }] = await listed();
    expect(disabledReason).toBe(
      '5 deliveries in a row could not be made, each tried 11 times. The last error: Status 500.',
    );
    await scored();
    expect(await deliveries()).toHaveLength(2);
    const deliveryId = given.nodes[0].id;
    const resend = () => host.attempt('resendWebhookDelivery', { deliveryId }, '{ state attempts }');
    expect(await resend()).toMatchObject({ code: 'CONFLICT' });
    await host.change('enableWebhook', { webhookId: webhook.id }, '{ disabledAt }');
    receiver.answer = { status: 200 };
    expect((await resend()).data).toEqual({ state: 'PENDING', attempts: 0 });
    await until(async () => (await deliveries()).some(({ state }) => state === 'DELIVERED'));
    expect((await listed())[0]).toMatchObject({ disabledAt: null, disabledReason: null });
  });

  it('is not made when its secret was sealed under another FIDBOARD_SECRET', async () => {
    await add();
    await scored();
    const services = {
      ...server.services,
      webhookSecrets: webhookSecrets('another secret of thirty-two letters'),
    };
    queueOfApi = await startWebhooks(services);
    await attempted(1);
    expect((await deliveries())[0]!.error).toContain('FIDBOARD_SECRET has changed');
    expect(receiver.received).toEqual([]);
  });
});

describe('a webhook', () => {
  it('is the host’s alone: to others it is absent', async () => {
    const { webhook } = await add();
    await scored();
    const [{ deliveries: own }] = await listed();
    const webhookId = webhook.id;
    const calls = [
      ['removeWebhook', { webhookId }],
      ['enableWebhook', { webhookId }],
      ['resendWebhookDelivery', { deliveryId: own.nodes[0].id }],
    ] as const;
    for (const [caller, code] of [
      [eve, 'NOT_FOUND'],
      [server.stranger(), 'UNAUTHENTICATED'],
      [await host.withToken(['read', 'submit']), 'FORBIDDEN'],
    ] as const) {
      for (const [field, input] of calls)
        expect(await caller.attempt(field, input, '{ __typename }'), field).toMatchObject({ code });
    }
    const adding = { boardSlug: board.slug, url: 'https://example.org/' };
    expect(await eve.attempt('addWebhook', adding, '{ secret }')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await listed(eve)).toEqual([]);
    expect(await listed(server.stranger())).toEqual([]);
    await server.database.prisma.board.update({ where: { id: board.id }, data: { visibility: 'PRIVATE' } });
    expect(await eve.attempt('addWebhook', adding, '{ secret }')).toMatchObject({ code: 'NOT_FOUND' });
    await host.change('removeWebhook', { webhookId }, '{ url }');
    expect(await listed()).toEqual([]);
  });

  it('has a secret that is shown once, kept sealed, and never logged; nor is its address', async () => {
    const { secret, webhook } = await add(`${receiver.url}?token=like-a-password`);
    const row = await server.database.prisma.webhook.findFirstOrThrow({ where: { boardId: board.id } });
    expect(row.sealedSecret).not.toContain(secret.slice(6));
    expect(webhookSecrets(server.services.settings.secret).open(row.sealedSecret, row)).toBe(secret);
    // Moved to another address it does not open.
    expect(
      server.services.webhookSecrets.open(row.sealedSecret, { ...row, url: 'https://x.org/' }),
    ).toBeNull();
    await start();
    await scored();
    await attempted(1);
    expect(server.logged()).not.toContain(secret);
    expect(server.logged()).not.toContain('like-a-password');
    const actions = await server.database.prisma.hostAction.findMany({ where: { boardId: board.id } });
    expect(JSON.stringify(actions)).not.toContain('like-a-password');
    expect(actions.map(({ action }) => action)).toContain('webhook.added');
    expect(webhook.url).toContain('like-a-password');
  });

  it('is added once for an address, and at most ten to a board', async () => {
    await add();
    const attempt = (url: string) => host.attempt('addWebhook', { boardSlug: board.slug, url }, '{ secret }');
    expect(await attempt(receiver.url)).toMatchObject({ code: 'CONFLICT' });
    await Promise.all(
      Array.from({ length: 15 }, (_, i) =>
        host.attempt('addWebhook', { boardSlug: board.slug, url: `https://example.org/${i}` }, '{ secret }'),
      ),
    );
    expect(await server.database.prisma.webhook.count({ where: { boardId: board.id } })).toBe(10);
  });
});

describe('fidboard board webhook', () => {
  it('adds, lists, sends again, enables and removes', async () => {
    const { key } = await host.makeToken(['read', 'submit', 'manage']);
    const fidboard = (...args: string[]) =>
      runCommand(['board', 'webhook', ...args, '--server', server.origin, '--json'], {
        cwd: tmpdir(),
        environment: { FIDBOARD_TOKEN: key },
      });
    const added = JSON.parse((await fidboard('add', board.slug, receiver.url)).stdout);
    expect(added).toEqual({
      id: expect.any(String),
      url: receiver.url,
      secret: expect.stringMatching(/^whsec_/),
    });
    await start();
    await scored();
    await until(async () => (await deliveries()).every(({ state }) => state === 'DELIVERED'));
    const [listedByCommand] = JSON.parse((await fidboard('deliveries', board.slug)).stdout);
    expect(listedByCommand.deliveries).toHaveLength(2);
    expect(await fidboard('resend', board.slug, listedByCommand.deliveries[0].id)).toMatchObject({ code: 0 });
    await until(() => receiver.received.length === 3);
    expect((await fidboard('test', board.slug, added.id)).code).toBe(0);
    await until(() => receiver.kinds().at(-1) === 'webhook.test');
    expect((await fidboard('enable', board.slug, added.id)).code).toBe(0);
    expect((await fidboard('remove', board.slug, added.id)).code).toBe(0);
    expect(JSON.parse((await fidboard('list', board.slug)).stdout)).toEqual([]);
    const refused = await fidboard('remove', board.slug, added.id);
    expect([refused.code, JSON.parse(refused.stderr).error.code]).toEqual([5, 'NOT_FOUND']);
  });
});

describe('addresses', () => {
  const PRIVATE = [
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:1::', '2001:db8::1', 'localhost', ''],
  ];

  it('that are private are told from those of the public internet', () => {
    expect(PRIVATE.filter(isPublicAddress)).toEqual([]);
    const open = ['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'];
    expect(open.filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  it.each([
    ...[
      'http://example.org/',
      'ftp://example.org/',
      'https://user:word@example.org/',
      'https://example.org/#a',
      'no',
    ],
    ...[
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
    ],
    ...['https://169.254.169.254/latest', `https://example.org/${'a'.repeat(2000)}`],
  ])('are refused at the door: %.40s', (url) => {
    expect(() => parseWebhookUrl(url, { privateAllowed: false })).toThrow(/^url: expected/);
  });

  it('are checked again where the connection is made: nothing reaches a private one, by name or number', async () => {
    const looked = await new Promise((done) =>
      lookupPublic('localhost', { all: true }, (error) => done(error)),
    );
    expect(String(looked)).toContain('localhost is not an address of the public internet.');
    for (const host of ['localhost', '127.0.0.1', '[::1]', '0.0.0.0']) {
      const url = new URL(`http://${host}:${receiver.port}/`);
      await expect(post(url, { body: '', headers: {}, privateAllowed: false })).rejects.toThrow(
        /public internet/,
      );
    }
    expect(receiver.received).toEqual([]);
  });

  it('that are private are told to the host, where one comes out of a name', async () => {
    await add('https://localhost/hook');
    await scored();
    const settings = { ...server.services.settings, webhooksPrivate: false };
    queueOfApi = await startWebhooks({ ...server.services, settings });
    await attempted(1);
    expect((await deliveries())[0]).toMatchObject({
      status: null,
      error: 'localhost is not an address of the public internet.',
    });
  });
});

const page = readFileSync(fileURLToPath(new URL('../../../docs/webhooks.md', import.meta.url)), 'utf8');

/** Where there is no Python, its program is not run. */
function programs(): (readonly ['js' | 'python', string])[] {
  const python = spawnSync('python3', ['--version']).status === 0;
  return [['js', process.execPath], ...(python ? [['python', 'python3'] as const] : [])];
}

/** The exit status of a program of docs/webhooks.md for a delivery. */
function verify(
  language: 'js' | 'python',
  command: string,
  { secret, signature, body }: { secret: string; signature: string; body: string },
): number | null {
  const program = new RegExp(`\`\`\`${language}\\n(.+?)\`\`\``, 's').exec(page)![1]!;
  const args = language === 'js' ? ['--input-type=module', '-e', program] : ['-c', program];
  const env = { ...process.env, FIDBOARD_SIGNATURE: signature, WEBHOOK_SECRET: secret };
  return spawnSync(command, args, { input: body, env }).status;
}
