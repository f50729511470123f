import { sha256Hex } from '@fidboard/core';
import { type BoardDocument, conventionalProtocol, givenFeatures } from '@fidboard/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalIdOf } from '../src/schema/global-id.ts';
import { makeBoard, makeMethod, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const BYTES = new TextEncoder().encode('the images of a reference, more or less');
const SHA256 = sha256Hex(BYTES);
const TUS = { 'tus-resumable': '1.0.0' };

function documentOf(board: string, more: Partial<BoardDocument> = {}): BoardDocument {
  const column = { reference: 'reference', direction: 'lower', digits: 2, scale: 1, ranked: true } as const;
  return {
    board,
    title: 'Faces',
    description: '',
    visibility: 'private',
    protocol: conventionalProtocol({ extraction: givenFeatures(8) }),
    references: [{ key: 'reference', name: 'Real faces', sha256: SHA256 }],
    columns: [
      { ...column, metric: 'fid', title: 'Frechet distance', primary: true },
      { ...column, metric: 'kid', title: 'Kernel distance', primary: false },
    ],
    ranking: { order: 'primary', standing: 'best' },
    ...more,
  };
}

describe('hosting', () => {
  let server: TestServer;
  let ada: Caller;
  let eve: Caller;
  beforeAll(async () => {
    server = await startTestServer();
    [ada, eve] = await Promise.all([server.person('ada'), server.person('eve')]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** What a mutation gives, or its refusal. */
  const outcome = async (caller: Caller, field: string, input: object, selection: string) => {
    const { data, ...refusal } = await caller.attempt(field, input, selection);
    return data ?? refusal;
  };
  const announce = (caller: Caller, more: object = {}) =>
    outcome(
      caller,
      'announceReference',
      { filename: 'real.zip', bytes: BYTES.length, sha256: SHA256, ...more },
      '{ referenceUploadId stored uploadUrl }',
    );
  const apply = (caller: Caller, document: unknown) =>
    outcome(caller, 'applyBoard', { document }, '{ id slug visibility version document }');
  /** Sends the bytes; gives the first answer that is a refusal, else the last. */
  const send = async (caller: Caller, referenceUploadId: string) => {
    const created = await caller.fetch('/uploads', {
      method: 'POST',
      headers: {
        ...TUS,
        'upload-length': String(BYTES.length),
        'upload-metadata': `referenceUploadId ${btoa(referenceUploadId)},filename ${btoa('real.zip')}`,
      },
    });
    if (!created.ok) return created;
    return caller.fetch(created.headers.get('location')!, {
      method: 'PATCH',
      headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: BYTES,
    });
  };

  it('is for people who are signed in, with a token that may manage', async () => {
    for (const [caller, code] of [
      [server.stranger(), 'UNAUTHENTICATED'],
      [await ada.withToken(['read', 'submit']), 'FORBIDDEN'],
    ] as const) {
      expect(await announce(caller)).toMatchObject({ code });
      expect(await apply(caller, documentOf('faces'))).toMatchObject({ code });
    }
  });

  it('takes the bytes of a reference from the one who announced them alone, and once', async () => {
    expect(await announce(ada, { filename: 'real.exe' })).toMatchObject({ code: 'BAD_INPUT' });
    expect(await apply(ada, documentOf('faces'))).toMatchObject({ code: 'NOT_FOUND' });
    const { referenceUploadId, stored } = await announce(ada);
    expect(stored).toBe(false);
    expect((await send(eve, referenceUploadId)).status).toBe(404);
    expect((await send(server.stranger(), referenceUploadId)).status).toBe(401);
    expect((await send(ada, referenceUploadId)).status).toBe(204);
    expect(await announce(ada)).toMatchObject({ referenceUploadId, stored: true });
    expect((await send(ada, referenceUploadId)).status).toBe(410);
    // Who has not sent them is not told that they are here.
    expect(await announce(eve)).toMatchObject({ stored: false });
  });

  it('refuses other bytes than those announced, and forgets the announcement', async () => {
    const other = sha256Hex('others');
    const { referenceUploadId } = await announce(eve, { sha256: other });
    expect((await send(eve, referenceUploadId)).status).toBe(460);
    expect((await send(eve, referenceUploadId)).status).toBe(404);
  });

  it('makes a board, changes it, and gives it back as it was written', async () => {
    const made = await apply(ada, documentOf('faces'));
    expect(made).toMatchObject({ slug: 'faces', visibility: 'PRIVATE', document: documentOf('faces') });
    const document = documentOf('faces', {
      title: 'Other faces',
      columns: [...documentOf('faces').columns].reverse(),
      ranking: { order: 'median-rank', standing: 'chosen' },
    });
    const changed = await apply(ada, document);
    expect(changed).toMatchObject({ id: made.id, document });
    expect(changed.version).toBe(made.version + 1);
    expect(await apply(ada, document)).toEqual(changed);
    // Who may enter stands in the file where it is not every team, and its change in the log.
    const closed = { ...document, entry: 'invitation' as const };
    expect(await apply(ada, closed)).toMatchObject({ document: closed });
    const { data } = await ada.ask(
      '{ board(slug: "faces") { entry hostActions(first: 1) { nodes { action details } } } }',
    );
    expect(data.board.entry).toBe('INVITATION');
    const changes = { entry: { from: null, to: 'invitation' } };
    expect(data.board.hostActions.nodes).toEqual([{ action: 'board.changed', details: { changes } }]);
    for (const open of [{ ...document, entry: 'open' }, document])
      expect(await apply(ada, open)).toMatchObject({ document });
    expect(await apply(ada, { ...document, entry: 'closed' })).toMatchObject({ code: 'BAD_INPUT' });
  });

  it('says what can be measured and what boards to begin with, as the command line does', async () => {
    const { data } = await server
      .stranger()
      .ask('{ metrics { key title direction hasClasses } boardTemplates { name document } }');
    const { metrics, boardTemplates } = data;
    expect(metrics[0]).toEqual({
      ...{ key: 'fid', title: 'Frechet distance', direction: 'LOWER', hasClasses: true },
    });
    for (const { name, document } of boardTemplates) {
      const references = document.references.map((each: object) => ({ ...each, sha256: SHA256 })).slice(0, 1);
      const columns = document.columns.filter(
        (column: { reference: string }) => column.reference === references[0].key,
      );
      const [first, ...others] = columns;
      const made = await apply(ada, {
        ...documentOf(name),
        references,
        columns: [
          { ...first, primary: true },
          ...others.map((each: object) => ({ ...each, primary: false })),
        ],
      });
      expect(made).toMatchObject({ slug: name });
    }
  });

  it('keeps the name of a reference for each board, and shows what a column is against', async () => {
    const named = (board: string, name: string) =>
      documentOf(board, {
        references: [{ key: 'reference', name, sha256: SHA256 }],
        columns: [{ ...documentOf(board).columns[0]!, class: 'cat' }],
      });
    await apply(ada, named('cats', 'Cats'));
    const dogs = await apply(ada, named('dogs', 'Dogs'));
    expect(await apply(ada, named('dogs', 'Dogs'))).toEqual(dogs);
    const renamed = await apply(ada, named('cats', 'All cats'));
    expect(renamed.document.references).toMatchObject([{ name: 'All cats' }]);
    const { data } = await ada.ask(
      '{ board(slug: "dogs") { version references { key name } columns { class reference { name } description } } }',
    );
    expect(data.board).toMatchObject({
      version: dogs.version,
      references: [{ key: 'reference', name: 'Dogs' }],
      columns: [{ class: 'cat', reference: { name: 'Dogs' } }],
    });
    expect(data.board.columns[0].description).toContain('class "cat" alone');
    const [column] = named('x', 'X').columns;
    const refused = await apply(ada, documentOf('x', { columns: [{ ...column!, metric: 'kid' }] }));
    expect(refused).toMatchObject({
      code: 'BAD_INPUT',
      message:
        'board.columns.0.class: expected no class, since this metric is not computed class by class, got "cat"',
    });
  });

  it('leaves boards to their hosts, and tells nobody else of private ones', async () => {
    const taken = await apply(eve, documentOf('faces'));
    expect(taken).toMatchObject({
      code: 'CONFLICT',
      message: 'slug: expected a free one, but "faces" is taken',
    });
    // Its reference is no one else's either.
    expect(await apply(eve, documentOf('eves'))).toMatchObject({ code: 'NOT_FOUND' });
    await apply(ada, documentOf('faces', { visibility: 'public' }));
    expect(await apply(eve, documentOf('faces'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await apply(eve, documentOf('eves'))).toMatchObject({ slug: 'eves' });
  });

  it('refuses a document that is wrong, naming the field', async () => {
    const [first] = documentOf('x').columns;
    expect(await apply(ada, { ...documentOf('x'), extra: 1 })).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('board.extra: expected no such field (there are board, title, '),
    });
    const unknown = await apply(ada, documentOf('x', { columns: [{ ...first!, metric: 'psnr' }] }));
    expect(unknown).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('got "psnr"') });
    const none = await apply(ada, documentOf('x', { columns: [{ ...first!, primary: false }] }));
    expect(none).toMatchObject({ message: expect.stringContaining('exactly one primary column') });
  });

  it('keeps the protocol and the reference of a board that has submissions', async () => {
    const { database } = server;
    const board = await makeBoard(database, { slug: 'busy', hostId: await userIdOf(ada) });
    const method = await makeMethod(database, 'Busy', await userIdOf(eve));
    await score(database, await queue(database, await makeSubmission(database, board, method)), 3);
    const { data } = await ada.ask('{ board(slug: "busy") { document } }');
    const { document } = data.board;
    const rankingsOf = () => database.prisma.ranking.count({ where: { boardId: board.id } });
    const first = await rankingsOf();
    for (const same of [document, { ...document, title: 'Busier' }]) {
      expect(await apply(ada, same)).toMatchObject({ slug: 'busy' });
    }
    expect(await rankingsOf()).toBe(first);
    await apply(ada, { ...document, ranking: { order: 'mean-rank', standing: 'best' } });
    expect(await rankingsOf()).toBe(first + 1);
    const protocol = { ...document.protocol, seed: 5 };
    for (const other of [
      { protocol },
      { references: [{ key: 'reference', name: 'Real faces', sha256: SHA256 }] },
    ]) {
      expect(await apply(ada, { ...document, ...other })).toMatchObject({ code: 'CONFLICT' });
    }
  });

  it('leaves to teams which submission stands for them', async () => {
    const { database } = server;
    const board = await makeBoard(database, { slug: 'choices', hostId: await userIdOf(ada) });
    const method = await makeMethod(database, 'Chooser', await userIdOf(eve));
    const submission = await queue(database, await makeSubmission(database, board, method));
    const input = { submissionId: globalIdOf('Submission', submission.id) };
    const choose = (caller: Caller) => outcome(caller, 'chooseSubmission', input, '{ chosen }');
    expect(await choose(eve)).toMatchObject({ code: 'CONFLICT' });
    await score(database, submission, 2);
    expect(await choose(ada)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await choose(server.stranger())).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await choose(eve)).toMatchObject({ chosen: true });
  });
});
