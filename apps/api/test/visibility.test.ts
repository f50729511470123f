import { sha256Hex } from '@fidboard/core';
import { type Board, type Submission, submissions } from '@fidboard/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thumbnailPath } from '../src/files/thumbnail-path.ts';
import { globalIdOf } from '../src/schema/global-id.ts';
import { houseUser, makeBoard, makeMethod, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

describe('what an outsider sees', () => {
  let server: TestServer;
  let host: Caller;
  let eve: Caller;
  let hidden: Board & { referenceId: string };
  let scored: Submission;
  let uploading: Submission;
  let evaluationId: string;
  beforeAll(async () => {
    server = await startTestServer();
    const { database, blobs } = server;
    [host, eve] = await Promise.all([server.person('host'), server.person('eve')]);
    hidden = await makeBoard(database, {
      slug: 'hidden',
      visibility: 'PRIVATE',
      hostId: await userIdOf(host),
    });
    const method = await makeMethod(database, 'Flow', await houseUser(database));
    scored = await queue(database, await makeSubmission(database, hidden, method));
    await score(database, scored, 1);
    const { sha256 } = await blobs.put(new TextEncoder().encode('a thumbnail'));
    await database.prisma.sampleSet.update({
      where: { sha256: scored.sampleSetSha256! },
      data: { thumbnails: [sha256] },
    });
    const open = await makeBoard(database, { slug: 'open' });
    await makeBoard(database, { slug: 'unlisted', visibility: 'UNLISTED' });
    uploading = await makeSubmission(database, open, method);
    evaluationId = (await database.prisma.evaluation.findFirstOrThrow()).id;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const outsiders = () => [server.stranger(), eve];
  const nodes = () =>
    [
      ['Board', hidden.id],
      ['Reference', hidden.referenceId],
      ['Submission', scored.id],
      ['Evaluation', evaluationId],
      ['Submission', uploading.id],
    ] as const;

  it('is nothing of a private board by slug, list, node or submission', async () => {
    for (const caller of outsiders()) {
      expect((await caller.ask('{ board(slug: "hidden") { id } }')).data.board).toBeNull();
      const { data } = await caller.ask('{ boards { nodes { slug } } }');
      expect(data.boards.nodes).toEqual([{ slug: 'open' }]);
      for (const [type, id] of nodes()) {
        const answer = await caller.ask('query ($id: ID!) { node(id: $id) { __typename } }', {
          id: globalIdOf(type, id),
        });
        expect(answer, type).toEqual({ status: 200, data: { node: null } });
      }
      const asked = await caller.ask('query ($id: ID!) { submission(id: $id) { id } }', {
        id: globalIdOf('Submission', scored.id),
      });
      expect(asked.data.submission).toBeNull();
    }
  });

  it('is nothing of it on the pages of public teams and methods', async () => {
    const { data } = await eve.ask(
      `{ team(slug: "team-of-flow") { methods { name submissions { nodes { id } }
         hidden: submissions(boardSlug: "hidden") { nodes { id } } } } }`,
    );
    expect(data.team.methods).toEqual([{ name: 'Flow', submissions: { nodes: [] }, hidden: { nodes: [] } }]);
  });

  it('is nothing of it by subscription', async () => {
    for (const caller of outsiders()) {
      const board = await caller.first(
        'subscription { boardUpdates(slug: "hidden", afterVersion: 0) { toVersion } }',
      );
      expect(board.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
      const submission = await caller.first(
        'subscription ($id: ID!) { submissionUpdates(id: $id, afterVersion: 0) { toVersion } }',
        { id: globalIdOf('Submission', scored.id) },
      );
      expect(submission.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('is none of its thumbnails', async () => {
    const path = thumbnailPath(globalIdOf('Submission', scored.id), 0);
    for (const caller of outsiders()) expect((await caller.fetch(path)).status).toBe(404);
    const seen = await host.fetch(path);
    expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(await seen.text()).toBe('a thumbnail');
    expect(sha256Hex('a thumbnail')).toBe(seen.headers.get('etag')?.slice(1, -1));
  });

  it('is left unlogged when they go in the middle of an image', async () => {
    const { database, blobs } = server;
    // More than the sockets' buffers hold.
    const { sha256 } = await blobs.put(new Uint8Array(32 * 2 ** 20));
    const where = { sha256: scored.sampleSetSha256! };
    const { thumbnails } = await database.prisma.sampleSet.findUniqueOrThrow({ where });
    await database.prisma.sampleSet.update({ where, data: { thumbnails: [sha256] } });
    const leaving = new AbortController();
    const path = thumbnailPath(globalIdOf('Submission', scored.id), 0);
    const response = await host.fetch(path, { signal: leaving.signal });
    expect(response.status).toBe(200);
    leaving.abort();
    await expect.poll(() => server.logged(), { timeout: 20_000 }).toMatch(/"status":"aborted"/);
    await server.stranger().fetch('/healthz');
    expect(server.logged()).not.toContain('unexpected error');
    await database.prisma.sampleSet.update({ where, data: { thumbnails: thumbnails as string[] } });
  });

  it('is all of it for the host', async () => {
    for (const [type, id] of nodes().slice(0, 4)) {
      const answer = await host.ask('query ($id: ID!) { node(id: $id) { __typename } }', {
        id: globalIdOf(type, id),
      });
      expect(answer.data.node.__typename).toBe(type);
    }
    const { data } = await host.ask(
      `{ board(slug: "hidden") { ranking { number entries { rank method { name } cells { metric value n } } }
         submissions { nodes { filename evaluation { warnings provider scores { title value standardError } } } } } }`,
    );
    expect(data.board.ranking).toEqual({
      number: 1,
      entries: [
        {
          rank: 1,
          method: { name: 'Flow' },
          cells: [
            { metric: 'fid', value: 1, n: 10 },
            { metric: 'kid', value: 0.001, n: 10 },
          ],
        },
      ],
    });
    expect(data.board.submissions.nodes[0].evaluation).toEqual({
      provider: 'cpu',
      warnings: ['Only 10 images.'],
      scores: [
        { title: 'Frechet distance', value: 1, standardError: 0.1 },
        { title: 'Kernel distance (KID)', value: 0.001, standardError: null },
      ],
    });
  });

  it('is of a withdrawn submission that it was there, whose and why it went', async () => {
    const { database, blobs } = server;
    const board = await makeBoard(database, { slug: 'withdrawn', hostId: await userIdOf(host) });
    const method = await makeMethod(database, 'Gone', await houseUser(database));
    const { id } = await score(
      database,
      await queue(database, await makeSubmission(database, board, method)),
      1,
    );
    const { sha256 } = await blobs.put(new TextEncoder().encode('a withdrawn thumbnail'));
    await database.prisma.sampleSet.updateMany({
      where: { submissions: { some: { id } } },
      data: { thumbnails: [sha256] },
    });
    const globalId = globalIdOf('Submission', id);
    const evaluation = await database.prisma.evaluation.findFirstOrThrow({ where: { submissionId: id } });
    const look = async (caller: Caller) => {
      const { data } = await caller.ask(
        `query ($id: ID!, $evaluation: ID!) {
          submission(id: $id) { state withdrawnReason method { name } evaluation { provider } thumbnails { index } }
          node(id: $evaluation) { __typename }
          board(slug: "withdrawn") { rankings { nodes { entries { cells { value } } } } } }`,
        { id: globalId, evaluation: globalIdOf('Evaluation', evaluation.id) },
      );
      const image = await caller.fetch(thumbnailPath(globalId, 0));
      await image.text();
      const { evaluation: shown, thumbnails, ...rest } = data.submission;
      const cells = data.board.rankings.nodes.flatMap((ranking: { entries: { cells: unknown[] }[] }) =>
        ranking.entries.flatMap((entry) => entry.cells),
      );
      return {
        rest,
        results: [shown !== null, thumbnails.length, data.node !== null, cells[0], image.status],
      };
    };
    const all = [true, 1, true, { value: 1 }, 200];
    expect((await look(eve)).results).toEqual(all);
    await submissions.withdraw(database, id, { reason: 'The wrong file.' });
    const rest = { state: 'WITHDRAWN', withdrawnReason: 'The wrong file.', method: { name: 'Gone' } };
    for (const caller of outsiders()) {
      expect(await look(caller)).toEqual({ rest, results: [false, 0, false, null, 404] });
    }
    expect(await look(host)).toEqual({ rest, results: all });
  });

  it('is an unlisted board for whoever knows its address', async () => {
    const { data } = await server
      .stranger()
      .ask('{ board(slug: "unlisted") { columns { title description } } }');
    expect(data.board.columns).toHaveLength(2);
    expect(data.board.columns[1].description).toContain('Shown times 1000.');
  });

  it('is no upload, no file name and no event of another team on a public board', async () => {
    const { data } = await eve.ask(
      '{ board(slug: "open") { activeSubmissions { id } submissions { nodes { id } } recentEvents { kind payload } } }',
    );
    expect(data.board.activeSubmissions).toEqual([]);
    expect(data.board.submissions.nodes).toEqual([]);
    expect(data.board.recentEvents.at(-1)).toEqual({ kind: 'submission.created', payload: {} });
    const { id } = await queue(server.database, uploading);
    const query = 'query ($id: ID!) { submission(id: $id) { filename queuePosition canCancel } }';
    const seen = await eve.ask(query, { id: globalIdOf('Submission', id) });
    expect(seen.data.submission).toEqual({ filename: 'samples.zip', queuePosition: 1, canCancel: false });
    expect(
      await eve.attempt('cancelSubmission', { submissionId: globalIdOf('Submission', id) }, '{ id }'),
    ).toMatchObject({ __typename: 'ForbiddenError', code: 'FORBIDDEN' });
  });

  it('is nobody’s e-mail address', async () => {
    const { data } = await eve.ask('{ team(slug: "team-of-flow") { memberships { user { name email } } } }');
    expect(data.team.memberships).toEqual([{ user: { name: 'House', email: null } }]);
  });
});
