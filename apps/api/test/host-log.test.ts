// Promise: what a host does stands in the log of the board, whole, for good, and for the host alone.
import { hostActions, submissions } from '@fidboard/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalIdOf } from '../src/schema/global-id.ts';
import { makeBoard, makeMethod, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const LOG = `query ($slug: String!, $first: Int, $after: String) {
  board(slug: $slug) { viewerIsHost hostActions(first: $first, after: $after) {
    nodes { action actorName subject submission { id } details createdAt } pageInfo { hasNextPage endCursor } } } }`;

describe('the log of a board', () => {
  let server: TestServer;
  let host: Caller;
  let member: Caller;
  beforeAll(async () => {
    server = await startTestServer();
    [host, member] = await Promise.all([server.person('host'), server.person('member')]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const logOf = async (caller: Caller, slug: string, page: object = {}) =>
    (await caller.ask(LOG, { slug, ...page })).data.board;
  const scoredOn = async (slug: string) => {
    const { database } = server;
    const board = await makeBoard(database, { slug, hostId: await userIdOf(host) });
    const method = await makeMethod(database, `Flow of ${slug}`, await userIdOf(member));
    const waiting = await makeSubmission(database, board, method);
    const { id } = await queue(database, await makeSubmission(database, board, method));
    const [row] = await submissions.byIds(database, [id]);
    await score(database, row!, 1);
    return { board, scored: globalIdOf('Submission', id), waiting: globalIdOf('Submission', waiting.id) };
  };

  it('says what the host did, with the fields of the board that changed', async () => {
    const { scored, waiting } = await scoredOn('logged');
    const { document } = (await host.ask('{ board(slug: "logged") { document } }')).data.board;
    await host.change('applyBoard', { document: { ...document, title: 'Renamed' } }, '{ slug }');
    await host.change('applyBoard', { document: { ...document, title: 'Renamed' } }, '{ slug }');
    await host.change('cancelSubmission', { submissionId: waiting }, '{ state }');
    await host.change('withdrawSubmission', { submissionId: scored, reason: 'Not theirs.' }, '{ state }');
    const { hostActions: log, viewerIsHost } = await logOf(host, 'logged');
    expect(viewerIsHost).toBe(true);
    expect(log.nodes).toMatchObject([
      {
        action: 'submission.withdrawn',
        actorName: 'host',
        subject: scored,
        submission: { id: scored },
        details: { reason: 'Not theirs.' },
      },
      { action: 'submission.cancelled', subject: waiting, details: { state: 'UPLOADING' } },
      {
        action: 'board.changed',
        subject: null,
        submission: null,
        details: { changes: { title: { from: 'logged', to: 'Renamed' } } },
      },
      { action: 'board.created', details: { title: 'logged', visibility: 'PUBLIC' } },
    ]);
    expect(Object.keys(log.nodes[2].details.changes)).toEqual(['title']);
    const first = (await logOf(host, 'logged', { first: 3 })).hostActions;
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = (await logOf(host, 'logged', { first: 3, after: first.pageInfo.endCursor })).hostActions;
    expect([...first.nodes, ...rest.nodes]).toEqual(log.nodes);
  });

  it('is empty for everybody else, and says nothing of what teams do', async () => {
    const { scored, waiting } = await scoredOn('teams');
    await member.change('cancelSubmission', { submissionId: waiting }, '{ state }');
    await member.change('withdrawSubmission', { submissionId: scored, reason: 'Wrong file.' }, '{ state }');
    const { hostActions: log } = await logOf(host, 'teams');
    expect(log.nodes.map(({ action }: { action: string }) => action)).toEqual(['board.created']);
    const noScope = await host.withToken(['submit']);
    for (const caller of [member, server.stranger()]) {
      const seen = await logOf(caller, 'teams');
      expect(seen).toMatchObject({ viewerIsHost: false, hostActions: { nodes: [] } });
    }
    expect(await logOf(noScope, 'teams')).toBeNull();
  });

  it('holds a re-run, which is the host’s alone', async () => {
    const { scored } = await scoredOn('rerun');
    const again = (caller: Caller) =>
      caller.attempt('rerunSubmission', { submissionId: scored }, '{ state }');
    const asked = 'query ($id: ID!) { submission(id: $id) { canRerun evaluations { receipt { id } } } }';
    const seenBy = async (caller: Caller) => (await caller.ask(asked, { id: scored })).data.submission;
    expect(await seenBy(host)).toMatchObject({ canRerun: true, evaluations: [{}] });
    expect(await seenBy(member)).toMatchObject({ canRerun: false });
    expect(await again(member)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await again(server.stranger())).toMatchObject({ code: 'UNAUTHENTICATED' });
    for (const _ of [1, 2]) expect(await again(host)).toMatchObject({ data: { state: 'VERIFYING' } });
    const { hostActions: log } = await logOf(host, 'rerun');
    expect(log.nodes).toMatchObject([
      { action: 'submission.rerun', subject: scored, details: { state: 'SCORED' } },
      { action: 'board.created' },
    ]);
  });

  it('is never changed nor shortened, and is not there without its act', async () => {
    const { board, scored } = await scoredOn('kept');
    const { prisma } = server.database;
    const where = { boardId: board.id };
    await expect(prisma.hostAction.updateMany({ where, data: { action: 'x' } })).rejects.toThrow('immutable');
    await expect(prisma.hostAction.deleteMany({ where })).rejects.toThrow('immutable');
    await expect(prisma.$executeRaw`TRUNCATE "HostAction"`).rejects.toThrow('immutable');
    await host.change('withdrawSubmission', { submissionId: scored, reason: 'Once.' }, '{ state }');
    const again = { submissionId: scored, reason: 'Twice.' };
    expect(await host.attempt('withdrawSubmission', again, '{ state }')).toMatchObject({ code: 'CONFLICT' });
    const { edges } = await hostActions.pageOfBoard(server.database, board.id, {});
    expect(edges.map(({ node }) => node.action)).toEqual(['submission.withdrawn', 'board.created']);
  });
});
