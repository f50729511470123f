import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './kit/server.ts';

describe('the doors', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('says that it lives and that it is ready', async () => {
    const health = await server.stranger().fetch('/healthz');
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    const ready = await server.stranger().fetch('/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', database: 'ok', storage: 'ok' },
    ]);
  });

  it('passes pages on with their own policy, and answers 503 while the web process is down', async () => {
    const page = await server.stranger().fetch('/boards/demo');
    expect(await page.text()).toContain('page /boards/demo for localhost');
    expect(page.headers.get('content-security-policy')).toBe("script-src 'nonce-page'");
    await server.stopWeb();
    const waiting = await server.stranger().fetch('/boards/demo');
    expect(waiting.status).toBe(503);
    expect(await waiting.text()).toContain('Fidboard is starting');
  });

  it('refuses a GraphQL request that a page of another site could send without a preflight', async () => {
    const response = await server.stranger().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    expect(response.status).toBe(400);
  });

  it.each([['/graphql'], ['/uploads']])('refuses what another site sends to %s', async (path) => {
    const response = await server.stranger().fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: '{}',
    });
    expect(response.status).toBe(403);
  });

  it('signs up, in and out', async () => {
    const ada = await server.person('ada');
    const { data } = await ada.ask('{ viewer { name email } }');
    expect(data.viewer).toEqual({ name: 'ada', email: 'ada@example.org' });
    const wrong = await server.stranger().fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.org', password: 'not that one' }),
    });
    expect(wrong.status).toBe(401);
    await ada.fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin },
      body: '{}',
    });
    expect((await ada.ask('{ viewer { name } }')).data.viewer).toBeNull();
  });

  it('keeps tokens as hashes and holds them to their scopes', async () => {
    const bea = await server.person('bea');
    const { key } = await bea.makeToken();
    const [row] = await server.database.prisma.apikey.findMany();
    expect(row!.key).not.toContain(key.slice(12));
    const token = await bea.withToken();
    expect((await token.ask('{ viewer { name } }')).data.viewer.name).toBe('bea');
    expect(await token.attempt('createTeam', { name: 'By token' }, '{ slug }')).toMatchObject({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
    });
    const manager = await bea.withToken(['read', 'manage']);
    expect(await manager.change('createTeam', { name: 'By token' }, '{ slug }')).toEqual({
      slug: 'by-token',
    });
    const minted = await token.fetch('/api/auth/api-key/create', {
      method: 'POST',
      body: '{"name":"x"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(minted.status).toBe(401);
    const invalid = await server.stranger().ask('{ viewer { name } }');
    expect(invalid.data.viewer).toBeNull();
  });

  it('masks what it did not expect and logs it under the same id, without secrets', async () => {
    const cleo = await server.person('cleo');
    const { prisma } = server.database;
    await prisma.$executeRaw`ALTER TABLE "Team" RENAME TO "Gone"`;
    const answer = await cleo.ask('{ team(slug: "x") { id } }');
    await prisma.$executeRaw`ALTER TABLE "Gone" RENAME TO "Team"`;
    expect(answer.data.team).toBeNull();
    expect(answer.errors![0].message).toBe('Something went wrong on our side.');
    const { code, requestId } = answer.errors![0].extensions;
    expect(code).toBe('INTERNAL');
    expect(server.logged()).toContain(requestId);
    expect(server.logged()).not.toContain(cleo.headers.cookie!.slice(20, 60));
    expect(server.logged()).not.toContain('password of cleo');
  });
});
