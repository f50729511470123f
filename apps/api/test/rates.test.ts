// Promise: what one account or address may do in a minute is bounded, says when to come back, and holds nobody else up.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { networkOf } from '../src/http/client.ts';
import { Limiter } from '../src/policy/limiter.ts';
import { makeBoard } from './kit/board.ts';
import { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const MINUTE = 60_000;
const RATES = { FIDBOARD_RATE_OPERATIONS: '6', FIDBOARD_RATE_MUTATIONS: '3', FIDBOARD_RATE_FILES: '4' };
const CSV = '/boards/digits/ranking.csv';
const POOL = 'subscription { workerPoolUpdates { online } }';

/** Does it until it is refused with 429; how often it was done, and the refusal. */
async function exhaust(act: () => Promise<Response>): Promise<{ done: number; refusal: Response }> {
  for (let done = 0; done < 20; done++) {
    const response = await act();
    if (response.status === 429) return { done, refusal: response };
    await response.text();
  }
  throw new Error('exhaust: expected a refusal, got none in 20 tries');
}
const ask = (caller: Caller, query: string, headers: Record<string, string> = {}) =>
  caller.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
const from = (server: TestServer, address: string, more: Record<string, string> = {}) =>
  new Caller(server.origin, { 'x-forwarded-for': address, ...more });
const upload = (caller: Caller) =>
  caller.fetch('/uploads', {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': '9',
      'upload-metadata': `submissionId ${btoa('x')}`,
    },
  });

describe('a server behind a proxy of this machine', () => {
  let server: TestServer;
  let ada: Caller;
  let ben: Caller;
  beforeAll(async () => {
    server = await startTestServer(RATES);
    [ada, ben] = await Promise.all([server.person('ada'), server.person('ben')]);
    await makeBoard(server.database, { slug: 'digits' });
  });
  beforeEach(() => server.passTime(MINUTE));
  afterAll(() => server[Symbol.asyncDispose]());

  it('refuses operations over the limit with 429, a code and when to try again, until the minute is over', async () => {
    const { done, refusal } = await exhaust(() => ask(ada, '{ viewer { id } }'));
    expect(done).toBe(6);
    const seconds = Number(refusal.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await refusal.json()).errors).toEqual([
      {
        message: 'operations: expected at most 6 within 1 minute, got more',
        extensions: {
          code: 'RATE_LIMITED',
          remedy: expect.stringMatching(/^Try again in (\d+ seconds|1 minute)\.$/),
        },
      },
    ]);
    server.passTime(40_000);
    expect((await ask(ada, '{ viewer { id } }')).status).toBe(429);
    server.passTime(20_000);
    expect((await ask(ada, '{ viewer { id } }')).status).toBe(200);
  });

  it('counts what cannot be executed too', async () => {
    expect((await exhaust(() => ask(ada, '{ nothing }'))).done).toBe(6);
    expect((await ask(ada, '{')).status).toBe(429);
  });

  it('counts an account by all of its credentials and from all addresses, and no other one', async () => {
    const tokens = [await ada.withToken(), await ada.withToken(['read'])];
    await exhaust(() => ask(ada, '{ viewer { id } }'));
    for (const { headers } of [ada, ...tokens])
      expect((await ask(from(server, '203.0.113.9', headers), '{ viewer { id } }')).status).toBe(429);
    for (const other of [ben, server.stranger()])
      expect((await ask(other, '{ viewer { id } }')).status).toBe(200);
  });

  it('counts visitors by their address, whatever they send along', async () => {
    const visitor = from(server, '203.0.113.1');
    await exhaust(() => ask(visitor, '{ viewer { id } }'));
    const evading = [
      from(server, '198.51.100.7, 203.0.113.1'),
      from(server, '203.0.113.1', { 'x-real-ip': '198.51.100.7', forwarded: 'for=198.51.100.7' }),
      from(server, '203.0.113.1', { authorization: 'Bearer fidboard_nonsense' }),
      from(server, '203.0.113.1', { cookie: 'fidboard.session_token=nonsense', 'user-agent': 'other' }),
      from(server, '::ffff:203.0.113.1'),
    ];
    for (const caller of evading) expect((await ask(caller, '{ viewer { id } }')).status).toBe(429);
    expect((await ask(from(server, '203.0.113.2'), '{ viewer { id } }')).status).toBe(200);
    await exhaust(() => ask(from(server, '2001:db8::1'), '{ viewer { id } }'));
    expect((await ask(from(server, '2001:db8::ffff:2'), '{ viewer { id } }')).status).toBe(429);
    expect((await ask(from(server, '2001:db8:0:1::1'), '{ viewer { id } }')).status).toBe(200);
  });

  it('counts each field of a mutation, and leaves queries as they are', async () => {
    const leave = 'leaveTeam(input: { teamId: "x" }) { __typename }';
    const two = `mutation { a: ${leave} ...More } fragment More on Mutation { b: ${leave} }`;
    expect((await ask(ada, two)).status).toBe(200);
    const refused = await ask(ada, two);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect((await refused.json()).errors[0]).toMatchObject({
      message: 'mutations: expected at most 3 within 1 minute, got more',
      extensions: { code: 'RATE_LIMITED' },
    });
    expect((await ask(ada, `mutation { ${leave} }`)).status).toBe(200);
    expect((await ask(ada, `mutation { ${leave} }`)).status).toBe(429);
    expect((await ask(ada, '{ viewer { id } }')).status).toBe(200);
    expect((await ask(ben, two)).status).toBe(200);
  });

  it('counts files and the beginnings of uploads together', async () => {
    for (const path of [CSV, '/receipts/x.json', '/references/x.npz']) await (await ada.fetch(path)).text();
    const { done, refusal } = await exhaust(() => upload(ada));
    expect(done).toBe(1);
    expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await refusal.json()).toMatchObject({ code: 'RATE_LIMITED', remedy: expect.any(String) });
    for (const path of [CSV, '/receipts/x.json', '/references/x.npz', '/embed/boards/digits']) {
      const response = await ada.fetch(path);
      expect([path, response.status]).toEqual([path, 429]);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(50);
      expect(await response.json()).toMatchObject({ code: 'RATE_LIMITED' });
    }
    expect((await ben.fetch(CSV)).status).toBe(200);
    expect((await ask(ada, '{ viewer { id } }')).status).toBe(200);
    server.passTime(MINUTE);
    expect((await ada.fetch(CSV)).status).toBe(200);
  });

  it('counts the beginnings of subscriptions as operations, by the same account or address', async () => {
    for (let n = 0; n < 3; n++)
      expect(await ada.first(POOL)).toEqual({ data: { workerPoolUpdates: { online: 0 } } });
    expect((await exhaust(() => ask(ada, '{ viewer { id } }'))).done).toBe(3);
    await expect(ada.first(POOL)).rejects.toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    await exhaust(() => ask(from(server, '203.0.113.1'), '{ viewer { id } }'));
    await expect(from(server, '203.0.113.1').first(POOL)).rejects.toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    expect((await from(server, '203.0.113.2').first(POOL)).data).toBeDefined();
  });
});

describe('a server that trusts no proxy', () => {
  it('is not told addresses by its clients', async () => {
    await using server = await startTestServer({ ...RATES, FIDBOARD_TRUST_PROXY: '192.0.2.1' });
    await exhaust(() => ask(server.stranger(), '{ viewer { id } }'));
    expect((await ask(from(server, '203.0.113.1'), '{ viewer { id } }')).status).toBe(429);
    await expect(from(server, '203.0.113.1').first(POOL)).rejects.toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    expect((await ask(await server.person('ada'), '{ viewer { id } }')).status).toBe(200);
  });
});

describe('a limiter', () => {
  it('remembers no more clients than it must', () => {
    let time = 0;
    const limiter = new Limiter({ what: 'acts', most: 1, windowMs: 1000, now: () => time });
    for (let n = 0; n < 150_000; n++) limiter.take(`client ${n}`);
    expect(limiter.size).toBeLessThanOrEqual(100_000);
    expect(() => limiter.take('client 149999')).toThrow('acts: expected at most 1 within 1 second, got more');
    time = 1000;
    limiter.take('client 149999');
    expect(limiter.size).toBe(1);
  });

  it('does nothing at 0', () => {
    const limiter = new Limiter({ what: 'acts', most: 0, windowMs: 1000, now: () => 0 });
    for (let n = 0; n < 10; n++) limiter.take('client');
    expect(limiter.size).toBe(0);
  });
});

it.each([
  ['203.0.113.1', '203.0.113.1'],
  ['::ffff:203.0.113.1', '203.0.113.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::5:6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['nonsense', 'unknown'],
  ['', 'unknown'],
])('the address %s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
