// Promise: notes and duplicates reach exactly those they are for.
import { sha256Hex } from '@fidboard/core';
import { type Board, type Submission, sampleSets, submissions } from '@fidboard/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalIdOf } from '../src/schema/global-id.ts';
import { makeBoard, makeMethod, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const NOTES = `query ($id: ID!) { submission(id: $id) {
  note { text public } hostNote { text } method { id note { text } } } }`;

describe('beside a submission', () => {
  let server: TestServer;
  let host: Caller;
  let member: Caller;
  let rival: Caller;
  let board: Board;
  let mine: Submission;
  let theirs: Submission;
  beforeAll(async () => {
    server = await startTestServer();
    const { database } = server;
    [host, member, rival] = await Promise.all([
      server.person('host'),
      server.person('member'),
      server.person('rival'),
    ]);
    board = await makeBoard(database, { slug: 'noted', hostId: await userIdOf(host) });
    const sent = async (name: string, owner: Caller) => {
      const method = await makeMethod(database, name, await userIdOf(owner));
      const { id } = await makeSubmission(database, board, method);
      const [row] = await submissions.byIds(database, [id]);
      return queue(database, row!);
    };
    mine = await sent('Flow', member);
    theirs = await sent('Copy', rival);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const idOf = ({ id }: Submission) => globalIdOf('Submission', id);
  const notesSeenBy = async (caller: Caller) => (await caller.ask(NOTES, { id: idOf(mine) })).data.submission;
  const strangers = () => [rival, server.stranger()];

  it('notes of a team are its own until it opens them, and written by it alone', async () => {
    const write = (caller: Caller, input: object) =>
      caller.attempt('writeSubmissionNote', { submissionId: idOf(mine), ...input }, '{ note { text } }');
    expect(await write(member, { text: 'cfg 1.5\n<b>not bold</b>' })).toMatchObject({
      data: { note: { text: 'cfg 1.5\n<b>not bold</b>' } },
    });
    expect(await notesSeenBy(member)).toMatchObject({ note: { public: false } });
    for (const caller of [host, ...strangers()])
      expect(await notesSeenBy(caller)).toMatchObject({ note: null });
    for (const caller of [host, rival]) {
      expect(await write(caller, { text: 'x' })).toMatchObject({ code: 'FORBIDDEN' });
    }
    await write(member, { text: 'Two seeds.', public: true });
    for (const caller of [host, ...strangers()])
      expect(await notesSeenBy(caller)).toMatchObject({ note: { text: 'Two seeds.' } });
    const { method } = await notesSeenBy(member);
    const noted = { methodId: method.id, text: 'Distilled twice.' };
    expect(await rival.attempt('writeMethodNote', noted, '{ id }')).toMatchObject({ code: 'FORBIDDEN' });
    await member.change('writeMethodNote', noted, '{ id }');
    expect(await notesSeenBy(member)).toMatchObject({ method: { note: { text: 'Distilled twice.' } } });
    for (const caller of [host, ...strangers()])
      expect(await notesSeenBy(caller)).toMatchObject({ method: { note: null } });
    await write(member, { text: '  ' });
    expect(await notesSeenBy(member)).toMatchObject({ note: null });
  });

  it('the host’s note is the host’s, and its text is not in the log', async () => {
    const input = { submissionId: idOf(mine), text: 'Ask them about the classifier.' };
    for (const caller of [member, rival]) {
      expect(await caller.attempt('writeHostNote', input, '{ id }')).toMatchObject({ code: 'FORBIDDEN' });
    }
    await host.change('writeHostNote', input, '{ id }');
    expect(await notesSeenBy(host)).toMatchObject({ hostNote: { text: input.text } });
    for (const caller of [member, ...strangers()])
      expect(await notesSeenBy(caller)).toMatchObject({ hostNote: null });
    const { data } = await host.ask('{ board(slug: "noted") { hostActions { nodes { action details } } } }');
    expect(data.board.hostActions.nodes[0]).toEqual({ action: 'submission.noted', details: {} });
  });

  it('the public note of a withdrawn submission goes with its results', async () => {
    await score(server.database, mine, 1);
    const note = { submissionId: idOf(mine), text: 'Open.', public: true };
    await member.change('writeSubmissionNote', note, '{ id }');
    await member.change('withdrawSubmission', { submissionId: idOf(mine), reason: 'No.' }, '{ id }');
    expect(await notesSeenBy(member)).toMatchObject({ note: { text: 'Open.' } });
    for (const caller of strangers()) expect(await notesSeenBy(caller)).toMatchObject({ note: null });
  });

  it('the host alone is told of the same images, whatever holds them', async () => {
    const { database } = server;
    const asked = `query ($id: ID!) { submission(id: $id) { duplicates { id } }
      board(slug: "noted") { duplicates { submissions { id } } } }`;
    const seenBy = async (caller: Caller) => {
      const { data } = await caller.ask(asked, { id: idOf(mine) });
      return [data.submission.duplicates, data.board.duplicates];
    };
    expect(await seenBy(host)).toEqual([[], []]);
    for (const { sampleSetSha256 } of [mine, theirs]) {
      await sampleSets.markVerified(database, sampleSetSha256!, {
        format: 'zip',
        imageCount: 10,
        width: 8,
        height: 8,
        contentSha256: sha256Hex('the same images'),
        thumbnails: [],
      });
    }
    // On another board it is no matter.
    const other = await makeBoard(database, { slug: 'elsewhere', hostId: await userIdOf(host) });
    const method = await makeMethod(database, 'Elsewhere', await userIdOf(rival));
    const there = await makeSubmission(database, other, method);
    await submissions.markUploaded(database, there.id, { sha256: mine.sampleSetSha256!, bytes: 10n });
    expect(await seenBy(host)).toEqual([
      [{ id: idOf(theirs) }],
      [{ submissions: [{ id: idOf(mine) }, { id: idOf(theirs) }] }],
    ]);
    for (const caller of [member, ...strangers()]) expect(await seenBy(caller)).toEqual([[], []]);
  });
});
