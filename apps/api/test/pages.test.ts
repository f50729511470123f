// Promise: every connection of the schema holds `first` to 1 to 100, and gives 20 when it is left out.
import { randomUUID } from 'node:crypto';
import { webhooks } from '@fidboard/database';
import { type GraphQLNamedType, getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalIdOf } from '../src/schema/global-id.ts';
import { schema } from '../src/schema/schema.ts';
import { makeBoard, makeMethod, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const ROWS = 21;

/** Where each connection is asked for: around its arguments, and with more than 20 rows behind it. */
const PLACES: Record<string, (field: string, ids: { method: string }) => string> = {
  'Query.boards': (field) => `{ ${field} }`,
  'Board.submissions': (field) => `{ board(slug: "full") { ${field} } }`,
  'Board.rankings': (field) => `{ board(slug: "full") { ${field} } }`,
  'Board.hostActions': (field) => `{ board(slug: "full") { ${field} } }`,
  'Method.submissions': (field, { method }) => `{ node(id: "${method}") { ... on Method { ${field} } } }`,
  'Webhook.deliveries': (field) => `{ board(slug: "full") { webhooks { ${field} } } }`,
};

/** `Type.field` of every field that answers a connection. */
const connections = Object.values(schema.getTypeMap()).flatMap((type: GraphQLNamedType) =>
  isObjectType(type) || isInterfaceType(type)
    ? Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
        .map((field) => `${type.name}.${field.name}`)
    : [],
);

it('is tried here for every connection that there is', () => {
  expect(connections.sort()).toEqual(Object.keys(PLACES).sort());
});

it('is a connection wherever a list takes `first` and `after`', () => {
  const pageable = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields())
          .filter(({ args }) => args.some(({ name }) => name === 'after'))
          .map((field) => `${type.name}.${field.name}`)
      : [],
  );
  expect(pageable.sort()).toEqual(connections.sort());
});

describe.each(connections)('%s', (name) => {
  const field = name.split('.')[1]!;
  const ask = async (args: string, variables: object = {}) => {
    const query = PLACES[name]!(`page: ${field}${args} { edges { cursor } pageInfo { hasNextPage } }`, ids);
    const declared = 'n' in variables ? 'query ($n: Int) ' : '';
    return host.ask(declared + query, variables);
  };
  const pageIn = (data: unknown): { edges: object[]; pageInfo: { hasNextPage: boolean } } => {
    const found = Object.values(data as object).flat()[0] as object;
    return 'edges' in found ? (found as never) : pageIn(found);
  };

  it.each([0, -1, 101, -(2 ** 31), 2 ** 31 - 1])('refuses first: %d', async (first) => {
    for (const answer of [await ask(`(first: ${first})`), await ask('(first: $n)', { n: first })]) {
      const code = answer.errors?.[0].extensions.code;
      // Beyond what an operation may cost, it is that which it is refused for.
      expect(first > 10_000 ? ['OPERATION_LIMIT'] : ['BAD_INPUT'], JSON.stringify(answer)).toContain(code);
      if (code === 'BAD_INPUT')
        expect(answer.errors![0].message).toBe(`first: expected 1 to 100, got ${first}`);
    }
  });

  it('refuses a cursor that is none', async () => {
    expect((await ask('(after: "nonsense")')).errors?.[0].extensions.code).toBe('BAD_INPUT');
  });

  it('takes 1 and 100, and gives 20 when it is left out', async () => {
    for (const [args, count] of [
      ['(first: 1)', 1],
      ['(first: 100)', ROWS],
      ['', 20],
      ['(first: null)', 20],
    ] as const) {
      const { data, errors } = await ask(args);
      expect(errors, args).toBeUndefined();
      const page = pageIn(data);
      if (count === ROWS) expect(page.edges.length).toBeGreaterThanOrEqual(ROWS);
      else expect([page.edges.length, page.pageInfo.hasNextPage], args).toEqual([count, true]);
    }
  });
});

it('what asks for less than nothing does not pay for the rest', async () => {
  const dear = 'submissions(first: 100) { nodes { board { submissions(first: 100) { nodes { id } } } } }';
  for (const credit of [
    'rankings(first: -1000000) { nodes { number } }',
    'hostActions(first: -1000000) { nodes { id } }',
    'recentEvents(last: -1000000) { kind }',
    'webhooks { deliveries(first: -1000000) { nodes { id } } }',
    'credit: submissions(first: -1000000) { nodes { id } }',
    'activeSubmissions { thumbnails(first: -1000000) { url } method { submissions(first: -1000000) { nodes { id } } } }',
  ]) {
    const { errors } = await host.ask(`{ board(slug: "full") { ${credit} ${dear} } }`);
    expect(errors?.[0].extensions.code, credit).toBe('OPERATION_LIMIT');
  }
});

let server: TestServer;
let host: Caller;
const ids = { method: '' };
beforeAll(async () => {
  server = await startTestServer();
  host = await server.person('host');
  const { database } = server;
  const hostId = await userIdOf(host);
  const board = await makeBoard(database, { slug: 'full', hostId });
  await webhooks.add(
    database,
    { boardId: board.id, url: 'https://hooks.example.org', sealedSecret: 'none' },
    hostId,
  );
  const method = await makeMethod(database, 'Flow', hostId);
  ids.method = globalIdOf('Method', method.id);
  for (let index = 0; index < ROWS; index++) {
    await makeBoard(database, { slug: `board-${index}` });
    const { id } = await score(
      database,
      await queue(database, await makeSubmission(database, board, method)),
      100 - index,
    );
    await host.change(
      'writeHostNote',
      { submissionId: globalIdOf('Submission', id), text: randomUUID() },
      '{ id }',
    );
  }
});
afterAll(() => server[Symbol.asyncDispose]());
