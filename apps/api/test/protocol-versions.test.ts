// Promise: an earlier ranking shows what it was computed for, wherever it is read; what is on its way is told, and hidden like the rest.
import type { Board, Submission } from '@fidboard/database';
import { submissions } from '@fidboard/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalIdOf } from '../src/schema/global-id.ts';
import { makeBoard, makeMethod, makeSubmission, queue, score, scoreAgain, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

describe('protocol versions', () => {
  let server: TestServer;
  let host: Caller;
  let team: Caller;
  beforeAll(async () => {
    server = await startTestServer();
    [host, team] = await Promise.all([server.person('host'), server.person('team')]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** A board with two scored submissions, the first of which is better. */
  async function scoredBoard(slug: string): Promise<{ board: Board; first: Submission; second: Submission }> {
    const { database } = server;
    const board = await makeBoard(database, { slug, hostId: await userIdOf(host) });
    const rows: Submission[] = [];
    for (const [name, value] of [
      ['Flow', 1.25],
      ['Fast', 2.25],
    ] as const) {
      const method = await makeMethod(database, `${name} of ${slug}`, await userIdOf(team));
      const row = await queue(database, await makeSubmission(database, board, method));
      rows.push(await score(database, row, value));
    }
    return { board, first: rows[0]!, second: rows[1]! };
  }

  const documentOf = async (slug: string) =>
    (await host.ask(`{ board(slug: "${slug}") { document } }`)).data.board.document;
  /** Asks for another protocol, with a column more and the kernel distance first. */
  async function change(slug: string, more: object = { reEvaluate: true }) {
    const document = await documentOf(slug);
    const [fid, kid] = document.columns;
    const columns = [
      { ...kid, primary: true },
      { ...fid, primary: false },
      { ...fid, metric: 'recall' },
    ];
    columns[2] = { ...columns[2], title: 'Recall', direction: 'higher', primary: false };
    const protocol = { ...document.protocol, seed: 5 };
    return host.attempt(
      'applyBoard',
      { document: { ...document, protocol, columns }, ...more },
      '{ pendingVersion { number } }',
    );
  }

  const BOARD = `{ protocolVersion { number state } pendingVersion { number progress { total scored failed } protocol { fingerprint } }
    protocolVersions { number publishedAt lastRankingNumber } protocol { fingerprint }
    ranking { number protocolVersion { number } columns { metric } entries { rank previousRank submission { id } cells { metric value } } }
    first: rankingNumbered(number: 2) { number protocolVersion { number protocol { fingerprint } } columns { metric primary }
      entries { submission { id } cells { metric value } } } }`;
  const look = async (slug: string, caller = server.stranger()) => {
    const { data, errors } = await caller.ask(`{ board(slug: "${slug}") ${BOARD} }`);
    expect(errors).toBeUndefined();
    return data.board;
  };

  it('are refused without a word of the host, and made with it', async () => {
    const { first, second } = await scoredBoard('word');
    expect(await change('word', {})).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('its 2 submissions'),
    });
    expect(await change('word')).toMatchObject({ data: { pendingVersion: { number: 2 } } });
    const before = await look('word');
    expect(before).toMatchObject({
      protocolVersion: { number: 1, state: 'CURRENT' },
      pendingVersion: { number: 2, progress: { total: 2, scored: 0, failed: 0 } },
      ranking: { number: 2, protocolVersion: { number: 1 } },
    });
    // What its host wrote down last; applying it again changes nothing.
    expect((await documentOf('word')).protocol.seed).toBe(5);
    await scoreAgain(server.database, first.id, 4);
    const { data } = await team.ask(
      `{ submission(id: "${globalIdOf('Submission', first.id)}") { state reevaluation { state protocolVersion { number } failure { code } } evaluation { protocol { fingerprint } } } }`,
    );
    expect(data.submission).toMatchObject({
      state: 'SCORED',
      reevaluation: { state: 'SCORED', protocolVersion: { number: 2 }, failure: null },
      evaluation: { protocol: before.protocol },
    });
    await scoreAgain(server.database, second.id, 3);
    const after = await look('word');
    const [flow, fast] = [first, second].map(({ id }) => ({ id: globalIdOf('Submission', id) }));
    expect(after).toMatchObject({
      protocolVersion: { number: 2, state: 'CURRENT' },
      pendingVersion: null,
      protocol: before.pendingVersion.protocol,
      protocolVersions: [
        { number: 2, lastRankingNumber: 3 },
        { number: 1, lastRankingNumber: 2 },
      ],
      ranking: {
        number: 3,
        columns: [{ metric: 'kid' }, { metric: 'fid' }, { metric: 'recall' }],
        entries: [
          {
            rank: 1,
            previousRank: 2,
            submission: fast,
            cells: [{ value: 3 }, { value: 3 }, { value: 3 }],
          },
          { rank: 2, submission: flow },
        ],
      },
      // As it was: its own columns, its own scores, its own order.
      first: {
        protocolVersion: { number: 1, protocol: before.protocol },
        columns: [
          { metric: 'fid', primary: true },
          { metric: 'kid', primary: false },
        ],
        entries: [
          { submission: flow, cells: [{ metric: 'fid', value: 1.25 }, { value: 0.00125 }] },
          { submission: fast, cells: [{ metric: 'fid', value: 2.25 }, { value: 0.00225 }] },
        ],
      },
    });
  });

  it('show an earlier ranking by the scores that made it, also after a host’s re-run', async () => {
    const { first } = await scoredBoard('rerun');
    const hostId = await userIdOf(host);
    await submissions.rerun(server.database, first.id, { hostId });
    const verified = await submissions.markVerified(server.database, first.id, {
      format: 'zip',
      imageCount: 10,
    });
    await score(server.database, verified, 9.25);
    const { data } = await server
      .stranger()
      .ask(`{ board(slug: "rerun") { ranking { ...R } old: rankingNumbered(number: 2) { ...R } } }
        fragment R on Ranking { entries { rank cells { value } } }`);
    expect(data.board).toEqual({
      ranking: {
        entries: [
          { rank: 1, cells: [{ value: 2.25 }, { value: 0.00225 }] },
          { rank: 2, cells: [{ value: 9.25 }, { value: 0.00925 }] },
        ],
      },
      old: {
        entries: [
          { rank: 1, cells: [{ value: 1.25 }, { value: 0.00125 }] },
          { rank: 2, cells: [{ value: 2.25 }, { value: 0.00225 }] },
        ],
      },
    });
    const csv = await (await server.stranger().fetch('/boards/rerun/ranking.csv?ranking=2')).text();
    expect(csv).toContain('1.25');
    expect(csv).not.toContain('9.25');
  });

  it('are in every file of an earlier ranking', async () => {
    const { first, second } = await scoredBoard('files');
    await change('files');
    for (const { id } of [first, second]) await scoreAgain(server.database, id, 3);
    const get = async (path: string) => (await server.stranger().fetch(`/boards/files/${path}`)).text();
    const old = JSON.parse(await get('ranking.json?ranking=2'));
    expect(old).toMatchObject({ protocolVersion: 1, ranking: { number: 2 } });
    expect(old.columns.map(({ metric }: { metric: string }) => metric)).toEqual(['fid', 'kid']);
    expect(old.entries[0].scores).toMatchObject([{ value: 1.25 }, { value: 0.00125 }]);
    expect(old.protocol.seed).toBe(0);
    const now = JSON.parse(await get('ranking.json'));
    expect(now).toMatchObject({ protocolVersion: 2, ranking: { number: 3 }, protocol: { seed: 5 } });
    expect((await get('ranking.csv?ranking=2')).split('\r\n')[0]).not.toContain('recall');
    expect((await get('ranking.csv')).split('\r\n')[0]).toContain('recall');
    for (const none of ['9', '0', 'x', '-1'])
      expect((await server.stranger().fetch(`/boards/files/ranking.json?ranking=${none}`)).status).toBe(404);
  });

  it('hide under the next what a phase hides under the one before', async () => {
    const { database } = server;
    const { board, first, second } = await scoredBoard('hides');
    const phase = await database.prisma.phase.create({
      data: { boardId: board.id, key: 'final', title: 'Final', scores: 'BY_HOST' },
    });
    const method = await makeMethod(database, 'Hidden', await userIdOf(team));
    const row = await submissions.create(database, {
      ...{ boardId: board.id, methodId: method.id, submitterId: null },
      ...{ filename: 'x.zip', declaredBytes: 10n },
    });
    expect(row.phaseId).toBe(phase.id);
    const hidden = await score(database, await queue(database, row), 7.125);
    await change('hides');
    for (const [i, { id }] of [first, second, hidden].entries()) await scoreAgain(database, id, 60.5 + i * 2);
    const seen = await look('hides');
    expect(seen.ranking.protocolVersion.number).toBe(2);
    expect(seen.ranking.entries).toHaveLength(2);
    expect(JSON.stringify(seen)).not.toContain('64.5');
    for (const number of [1, 2, 3, 4, 5, 6]) {
      const { data } = await server
        .stranger()
        .ask(
          `{ board(slug: "hides") { rankingNumbered(number: ${number}) { entries { cells { value } } } } }`,
        );
      expect(JSON.stringify(data)).not.toMatch(/64\.5|7\.125/);
    }
    const own = await look('hides', host);
    expect(own.ranking.entries).toHaveLength(3);
    expect(JSON.stringify(own)).toContain('64.5');
  });
});
