import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Caller } from './kit/caller.ts';
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

  it('holds pages to what they need and its own answers to nothing', async () => {
    const page = (await server.stranger().fetch('/boards/demo')).headers.get('content-security-policy')!;
    const directives = new Map(page.split(';').map((part) => [part.split(' ', 1)[0], part]));
    expect(directives.get('script-src')).toBe("script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'");
    expect(directives.get('default-src')).toBe("default-src 'self'");
    expect(directives.get('object-src')).toBe("object-src 'none'");
    expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'");
    for (const path of ['/graphql', '/files/none', '/uploads/none', '/api/none', '/healthz']) {
      const { headers } = await server.stranger().fetch(path);
      expect(headers.get('content-security-policy'), path).toBe("default-src 'none';frame-ancestors 'none'");
    }
  });

  it('passes pages on, and answers 503 while the web process is down', async () => {
    const page = await server.stranger().fetch('/boards/demo');
    expect(await page.text()).toContain('page /boards/demo for localhost');
    await server.stopWeb();
    const waiting = await server.stranger().fetch('/boards/demo');
    expect(waiting.status).toBe(503);
    expect(await waiting.text()).toContain('Fidboard is starting');
    expect(waiting.headers.get('content-security-policy')).toContain("default-src 'self'");
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

  it.each(['Ada\u202eadA', 'two\nlines', 'x'.repeat(81), '   '])('refuses the name %j', async (name) => {
    const cookie = (await server.person(`named-${name.length}`)).headers.cookie!;
    const post = (path: string, body: object) =>
      server.stranger().fetch(`/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.origin, cookie },
        body: JSON.stringify(body),
      });
    const account = { email: 'mallory@example.org', password: 'password of mallory' };
    const refusals = [await post('sign-up/email', { ...account, name }), await post('update-user', { name })];
    for (const response of refusals) {
      expect(response.status).toBe(400);
      expect((await response.json()).message).toMatch(/^name: expected /);
    }
    const kept = await new Caller(server.origin, { cookie }).ask('{ viewer { name } }');
    expect(kept.data.viewer.name).toBe(`named-${name.length}`);
  });

  it('lets a team’s owner invite twenty times an hour, and tells nothing of accounts', async () => {
    const dan = await server.person('dan');
    const team = await dan.change('createTeam', { name: 'Dan and others' }, '{ id }');
    const invite = (n: number) =>
      dan.attempt(
        'inviteToTeam',
        { teamId: team.id, email: n === 0 ? 'dan@example.org' : `nobody-${n}@example.org` },
        '{ invitation { mailState } }',
      );
    for (let n = 0; n < 20; n++) {
      expect(await invite(n)).toMatchObject({ data: { invitation: { mailState: 'NONE' } } });
    }
    expect(await invite(20)).toMatchObject({ __typename: 'ConflictError', code: 'RATE_LIMITED' });
  });

  it('names the field of a count or a name that is refused', async () => {
    const eli = await server.person('eli');
    const team = await eli.change('createTeam', { name: 'Eli' }, '{ id }');
    const refusals: [string, object][] = [
      ['nfe', { name: 'Flow', nfe: 0 }],
      ['parameters', { name: 'Flow', parameters: 0 }],
      ['name', { name: 'Flow\nor not' }],
      ['teacher', { name: 'Flow', teacher: 'two\tcolumns' }],
    ];
    for (const [field, input] of refusals) {
      const { data } = await eli.ask(
        `mutation ($input: CreateMethodInput!) { createMethod(input: $input) {
          ... on BadInputError { code field message } } }`,
        { input: { teamId: team.id, ...input } },
      );
      expect(data.createMethod, field).toMatchObject({ code: 'BAD_INPUT', field });
    }
    const described = { teamId: team.id, name: 'Flow', description: 'One line.\nAnd another.' };
    expect(await eli.change('createMethod', described, '{ description }')).toEqual({
      description: 'One line.\nAnd another.',
    });
  });

  it('signs up, in and out', async () => {
    const ada = await server.person('ada');
    const { data } = await ada.ask('{ viewer { name email } }');
    expect(data.viewer).toEqual({ name: 'ada', email: 'ada@example.org' });
    const wrong = await server.stranger().fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin },
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
