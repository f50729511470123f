// Promise: the operations of pages and command line are known by their hash, on HTTP and WebSocket, and a server can take no others.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOperation } from '../src/schema/limits.ts';
import { schema } from '../src/schema/schema.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const manifest = Object.entries(
  JSON.parse(readFileSync(new URL('../persisted-operations.json', import.meta.url), 'utf8')) as Record<
    string,
    string
  >,
);
const operation = (start: string) => {
  const [hash, text] = manifest.find(([, each]) => each.trimStart().startsWith(start))!;
  return { hash, text };
};
const query = operation('query Workers');
const mutation = operation('mutation CreateTeam');
const subscription = operation('subscription WorkerPoolUpdates');
const extensionsOf = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
const UNKNOWN = createHash('sha256').update('{ viewer { id } }').digest('hex');

/** Values for the variables that an operation cannot go without. */
function variablesOf(text: string): Record<string, unknown> {
  const [operation] = parse(text).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const { variableDefinitions = [] } = operation as OperationDefinitionNode;
  const typed = variableDefinitions.map(
    ({ variable, type }) => [variable.name.value, typeFromAST(schema, type as NamedTypeNode)!] as const,
  );
  return requiredOf(typed as [string, GraphQLInputType][]);
}

function requiredOf(fields: readonly (readonly [string, GraphQLInputType])[]): Record<string, unknown> {
  const required = fields.filter(([, type]) => isNonNullType(type));
  return Object.fromEntries(required.map(([name, type]) => [name, sampleOf(getNullableType(type))]));
}

function sampleOf(type: GraphQLInputType): unknown {
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type))
    return requiredOf(Object.values(type.getFields()).map(({ name, type: of }) => [name, of] as const));
  return ['Int', 'BigInt', 'Float'].includes(String(type)) ? 20 : 'x';
}

async function post(caller: Caller, body: object) {
  const answer = await caller.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { data, errors } = (await answer.json()) as {
    data?: unknown;
    errors?: { message: string; extensions: object }[];
  };
  return { status: answer.status, data, error: errors?.[0] };
}

async function get(caller: Caller, hash: string, headers: Record<string, string>) {
  const parameters = new URLSearchParams({ extensions: JSON.stringify(extensionsOf(hash)) });
  return caller.fetch(`/graphql?${parameters}`, { headers });
}

async function listen(caller: Caller, payload: { query: string; extensions?: Record<string, unknown> }) {
  const client = caller.socket();
  try {
    for await (const { data, errors } of client.iterate(payload)) {
      return { data, code: errors?.[0]?.extensions?.code };
    }
    throw new Error('listen: expected a result, got none');
  } catch (errors) {
    if (errors instanceof Error) throw errors;
    return { code: (errors as { extensions: { code: string } }[])[0]?.extensions.code };
  } finally {
    await client.dispose();
  }
}

describe('the operations that are known', () => {
  it.each(manifest.map(([hash, text]) => [/\w+ \w+/.exec(text)![0], hash, text] as const))(
    '%s is valid, within the limits, and stands under its own hash',
    (_name, hash, text) => {
      expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
      const variables = variablesOf(text);
      const read = readOperation(schema, text, { variables, operationName: null });
      expect('errors' in read ? read.errors : []).toEqual([]);
    },
  );
});

describe.each(['on', 'off'])('with FIDBOARD_ARBITRARY_OPERATIONS=%s', (setting) => {
  let server: TestServer;
  let person: Caller;
  beforeAll(async () => {
    server = await startTestServer({ FIDBOARD_ARBITRARY_OPERATIONS: setting });
    person = await server.person('ada');
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('a known hash is answered, by POST', async () => {
    const stranger = server.stranger();
    expect(await post(stranger, { extensions: extensionsOf(query.hash) })).toMatchObject({
      status: 200,
      data: { workers: { online: 0 } },
    });
    const done = await post(person, {
      extensions: extensionsOf(mutation.hash),
      variables: { input: { name: `Team ${setting}` } },
    });
    expect(done).toMatchObject({ status: 200, data: { createTeam: { data: { slug: `team-${setting}` } } } });
  });

  it('a known hash is answered by GET, from no other site, and changes nothing', async () => {
    const allowed = { 'apollo-require-preflight': 'true' };
    const answer = await get(person, query.hash, allowed);
    expect([answer.status, await answer.json()]).toMatchObject([200, { data: { workers: {} } }]);
    expect((await get(person, query.hash, {})).status).toBe(400);
    expect((await get(person, query.hash, { ...allowed, origin: 'http://evil.example' })).status).toBe(403);
    expect((await get(person, mutation.hash, allowed)).status).toBe(405);
  });

  it('a known text is answered', async () => {
    expect(await post(server.stranger(), { query: query.text })).toMatchObject({
      status: 200,
      data: { workers: { online: 0 } },
    });
  });

  it('an unknown hash is refused with what to do', async () => {
    for (const hash of [UNKNOWN, '', '__proto__', 7]) {
      const { status, data, error } = await post(person, { extensions: extensionsOf(hash as string) });
      expect([status, data, error], String(hash)).toMatchObject([
        200,
        undefined,
        { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', remedy: expect.stringContaining('reload') } },
      ]);
    }
    const answer = await get(person, UNKNOWN, { 'apollo-require-preflight': 'true' });
    expect(await answer.text()).toContain('PERSISTED_QUERY_NOT_FOUND');
  });

  it('nobody teaches it another', async () => {
    const text = '{ viewer { id } }';
    await post(person, { query: text, extensions: extensionsOf(UNKNOWN) });
    expect((await post(person, { extensions: extensionsOf(UNKNOWN) })).error).toMatchObject({
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
    const forged = await post(person, { query: text, extensions: extensionsOf(query.hash) });
    expect(forged.data).toBeUndefined();
  });

  it('over the socket a hash stands for its subscription', async () => {
    const stranger = server.stranger();
    expect(await listen(stranger, { query: '', extensions: extensionsOf(subscription.hash) })).toMatchObject({
      data: { workerPoolUpdates: { online: 0 } },
    });
    expect(await listen(stranger, { query: subscription.text })).toMatchObject({
      data: { workerPoolUpdates: { online: 0 } },
    });
    expect(await listen(stranger, { query: '', extensions: extensionsOf(UNKNOWN) })).toMatchObject({
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
    expect(await listen(stranger, { query: '', extensions: extensionsOf(query.hash) })).toMatchObject({
      code: 'OPERATION_LIMIT',
    });
  });

  const own = [
    { query: '{ workers { online } }' },
    { query: '{ __schema { queryType { name } } }' },
    { query: `${query.text} ` },
  ];
  it(`other texts are ${setting === 'on' ? 'answered' : 'refused'}`, async () => {
    for (const body of own) {
      const { status, data, error } = await post(person, body);
      const answer = await person.fetch(`/graphql?${new URLSearchParams(body)}`, {
        headers: { 'apollo-require-preflight': 'true' },
      });
      if (setting === 'on') {
        expect([status, data, answer.status]).toEqual([200, expect.anything(), 200]);
      } else {
        expect([status, data, error, answer.status], body.query).toMatchObject([
          403,
          undefined,
          { extensions: { code: 'OPERATION_NOT_PERSISTED', remedy: expect.stringContaining('fidboard') } },
          403,
        ]);
      }
    }
    const heard = await listen(person, { query: 'subscription { workerPoolUpdates { queued } }' });
    expect(heard).toMatchObject(
      setting === 'on' ? { data: { workerPoolUpdates: {} } } : { code: 'OPERATION_NOT_PERSISTED' },
    );
  });

  it('what is no operation at all is refused as ever', async () => {
    expect(await post(person, {})).toMatchObject({ status: 400, data: undefined });
    expect(await post(person, { query: 7 })).toMatchObject({ status: 400, data: undefined });
    const answer = await person.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ workers { online } }' }]),
    });
    expect(answer.status).toBe(400);
  });
});

it('what is refused counts', async () => {
  await using server = await startTestServer({
    FIDBOARD_ARBITRARY_OPERATIONS: 'off',
    FIDBOARD_RATE_OPERATIONS: '2',
  });
  const statuses: number[] = [];
  for (let time = 0; time < 3; time++) {
    statuses.push((await post(server.stranger(), { query: '{ workers { online } }' })).status);
  }
  expect(statuses).toEqual([403, 403, 429]);
});
