import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './kit/server.ts';

const team = (depth: number): string =>
  depth === 0 ? '{ id }' : `{ memberships { user { memberships { team ${team(depth - 1)} } } } }`;
const dear = 'submissions(first: 100) { nodes { board { submissions(first: 100) { nodes { id } } } } }';
const aliases = Array.from({ length: 50 }, (_, i) => `a${i}: version`).join(' ');

const CASES = [
  ['depth', `team(slug: "x") ${team(4)}`, `board { activeSubmissions { method { team ${team(4)} } } }`],
  ['cost', `board(slug: "x") { ${dear} }`, `board { ${dear} }`],
  ['aliases', `board(slug: "x") { ${aliases} }`, `board { ${aliases} }`],
] as const;

describe('limits', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each(CASES)('hold HTTP to a %s', async (what, query) => {
    const answer = await server.stranger().ask(`{ ${query} }`);
    expect(answer.status).toBe(400);
    expect(answer.errors![0].message).toContain(`${what}: expected at most`);
    expect(answer.errors![0].extensions.code).toBe('OPERATION_LIMIT');
  });

  it.each(CASES)('hold a WebSocket to a %s', async (what, _query, selection) => {
    const query = `subscription { boardUpdates(slug: "x", afterVersion: 0) { ${selection} } }`;
    await expect(server.stranger().first(query)).rejects.toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining(`${what}: expected at most`),
        extensions: { code: 'OPERATION_LIMIT' },
      }),
    );
  });

  it('count variables', async () => {
    const query =
      'query ($n: Int) { boards(first: $n) { nodes { submissions(first: $n) { nodes { id } } } } }';
    expect((await server.stranger().ask(query, { n: 10 })).errors).toBeUndefined();
    const answer = await server.stranger().ask(query, { n: 100 });
    expect(answer.errors![0].message).toContain('cost');
  });

  it('hold documents to a number of tokens', async () => {
    const query = `{ ${'__typename '.repeat(3000)} }`;
    expect((await server.stranger().ask(query)).errors![0].message).toContain('tokens');
    await expect(server.stranger().first(`subscription ${query}`)).rejects.toMatchObject([
      { message: expect.stringContaining('tokens') },
    ]);
  });

  it('leave queries and mutations to HTTP', async () => {
    await expect(server.stranger().first('{ viewer { id } }')).rejects.toMatchObject([
      { message: expect.stringContaining('expected one subscription') },
    ]);
  });

  it('refuse a socket that a page of another site opens', async () => {
    const client = server.stranger().socket({ origin: 'https://evil.example' });
    const results = client.iterate({ query: 'subscription { workerPoolUpdates { online } }' });
    await expect(results.next()).rejects.toBeDefined();
    await client.dispose();
    const ours = server.stranger().socket({ origin: server.origin });
    const first = await ours.iterate({ query: 'subscription { workerPoolUpdates { online } }' }).next();
    expect(first.value).toEqual({ data: { workerPoolUpdates: { online: 0 } } });
    await ours.dispose();
  });

  it('close a socket whose token does not hold with 4401', async () => {
    const client = server.stranger().socket({ token: 'fidboard_nonsense' });
    const results = client.iterate({ query: 'subscription { workerPoolUpdates { online } }' });
    await expect(results.next()).rejects.toMatchObject({ code: 4401 });
    await client.dispose();
  });
});
