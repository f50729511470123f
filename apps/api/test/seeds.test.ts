// Promise: sample sets of one method that differ by seed alone tell its spread, and none that the viewer may not see counts.
import { type Board, type Database, type Method, submissions } from '@fidboard/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalIdOf } from '../src/schema/global-id.ts';
import { makeBoard, makeMethod, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

let server: TestServer;
let database: Database;
let ada: Caller;
let board: Board;
let method: Method;
let ids: string[];
beforeAll(async () => {
  server = await startTestServer();
  database = server.database;
  ada = await server.person('ada');
  board = await makeBoard(database, { slug: 'seeds', hostId: await userIdOf(ada) });
  method = await makeMethod(database, 'Flow', await userIdOf(ada));
  ids = [];
  for (const [seed, value] of [
    [2, 9],
    [0, 2],
    [1, 4],
  ] as const)
    ids.push(await enter(method, seed, value));
  const alone = await makeMethod(database, 'Alone', await userIdOf(ada));
  await enter(alone, 0, 3);
  // A checkpoint of its own is another group.
  await enter(method, 0, 50, 'other checkpoint');
});
afterAll(() => server[Symbol.asyncDispose]());

async function enter(of: Method, seed: number, value: number, label = ''): Promise<string> {
  const row = await makeSubmission(database, board, of);
  await database.prisma.submission.update({ where: { id: row.id }, data: { seed, label } });
  return (await score(database, await queue(database, row), value)).id;
}

const GROUP = '{ label trainingImages seeds submissions { id seed } columns { mean standardDeviation n } }';
const groups = async (caller: Caller = server.stranger()) => {
  const { data } = await caller.ask(`{ board(slug: "seeds") { ranking { entries {
    method { name seedGroups(boardSlug: "seeds") ${GROUP} } submission { seedGroup ${GROUP} } seedGroup ${GROUP} } } } }`);
  const entries: {
    method: { name: string; seedGroups: unknown[] };
    submission: object;
    seedGroup: unknown;
  }[] = data.board.ranking.entries;
  return new Map(entries.map((entry) => [entry.method.name, entry]));
};

describe('a group of seeds', () => {
  it('is told by the ranking, the method and the submission, and of no method that is alone', async () => {
    const all = await groups();
    const { seedGroup, submission, method: flow } = all.get('Flow')!;
    expect(seedGroup).toEqual({
      label: '',
      trainingImages: null,
      seeds: [0, 1, 2],
      submissions: [ids[1], ids[2], ids[0]].map((id, seed) => ({ id: globalIdOf('Submission', id!), seed })),
      columns: [
        // numpy: mean([2, 4, 9]), std([2, 4, 9], ddof=1)
        { mean: 5, standardDeviation: 3.605551275463989, n: 3 },
        { mean: 0.005, standardDeviation: expect.closeTo(0.003605551275463989, 15), n: 3 },
      ],
    });
    expect(submission).toEqual({ seedGroup });
    expect(flow.seedGroups).toEqual([seedGroup]);
    expect(all.get('Alone')).toMatchObject({ seedGroup: null, submission: { seedGroup: null } });
  });

  it('is in the exports', async () => {
    const text = async (file: string) => (await server.stranger().fetch(`/boards/seeds/${file}`)).text();
    const [header, first] = (await text('ranking.csv')).split('\r\n').map((line) => line.split(','));
    const at = (name: string) => first![header!.indexOf(name)];
    expect(['seeds', 'fid_seed_mean', 'fid_seed_sd'].map(at)).toEqual(['3', '5', '3.605551275463989']);
    const json = JSON.parse(await text('ranking.json'));
    expect(json.entries[0].seedGroup).toMatchObject({
      seeds: [0, 1, 2],
      scores: [
        { metric: 'fid', mean: 5, standardDeviation: 3.605551275463989, n: 3 },
        { metric: 'kid', n: 3 },
      ],
    });
    expect(json.entries[1].seedGroup).toBeNull();
  });

  it('loses what is withdrawn, for its own side too', async () => {
    await submissions.withdraw(database, ids[0]!, { reason: 'A mistake.' });
    for (const caller of [server.stranger(), ada]) {
      expect((await groups(caller)).get('Flow')!.seedGroup).toMatchObject({
        seeds: [0, 1],
        columns: [{ mean: 3, n: 2 }, { n: 2 }],
      });
    }
  });

  it('of a private board is its host’s alone', async () => {
    await database.prisma.board.update({ where: { id: board.id }, data: { visibility: 'PRIVATE' } });
    const query = `{ node(id: "${globalIdOf('Method', method.id)}") { ... on Method { seedGroups(boardSlug: "seeds") { seeds } } } }`;
    expect((await server.stranger().ask(query)).data.node.seedGroups).toEqual([]);
    expect((await ada.ask(query)).data.node.seedGroups).toEqual([{ seeds: [0, 1] }]);
  });
});
