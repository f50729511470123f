// Promise: a full copy of a board is all of it and nothing that is anybody's secret; another platform shows what it says, or refuses it whole.
import { sha256Hex } from '@fidboard/core';
import { type Board, boards, notes, type Submission, sampleSets, submissions } from '@fidboard/database';
import { judgeReceipt, parseKeySet, readReceipt } from '@fidboard/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalIdOf } from '../src/schema/global-id.ts';
import { makeBoard, makeMethod, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { type AnyRow, pack, rowsOf, sendDump, takeDump, tarOf, unpack, withRows } from './kit/dump.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const OPERATOR = 'operator@example.org';

let origin: TestServer;
let target: TestServer;
let host: Caller;
let ada: Caller;
let loader: Caller;
let other: Caller;
let board: Board;
let best: Submission;
let withdrawn: Submission;
let dump: Buffer;

const BOARD = `{ title description visibility entry loadedFrom { url takenAt keysUrl } dumpUrl
  ranking { number entries { rank previousRank interval { low high } method { name team { slug name loadedFrom } }
    cells { metric value standardError } submission { label } } }
  rankings { nodes { number createdAt entries { rank method { name } cells { value } } } }
  submissions { nodes { label state seed imageCount withdrawnReason createdAt evaluation { loadedFrom receipt { url issuer keyId text } } } }
  reported { method } }`;

beforeAll(async () => {
  origin = await startTestServer({ FIDBOARD_OPERATORS: OPERATOR, FIDBOARD_WEBHOOKS_PRIVATE: 'allow' });
  target = await startTestServer();
  [host, ada] = [await origin.person('host'), await origin.person('ada')];
  [loader, other] = [await target.person('loader'), await target.person('other')];
  board = await boardWith('digits');
  const { database } = origin;
  const flow = await makeMethod(database, 'Flow', await userIdOf(ada));
  const diffusion = await makeMethod(database, 'Diffusion', await userIdOf(ada));
  await scored({ of: flow.id, label: 'first', value: 9 });
  best = await scored({ of: flow.id, label: 'best', value: 3 });
  await scored({ of: diffusion.id, label: 'only', value: 5 });
  withdrawn = await scored({ of: diffusion.id, label: 'gone', value: 1 });
  await submissions.withdraw(database, withdrawn.id, { reason: 'a wrong checkpoint', hostId: board.hostId });
  await submissions.create(database, {
    ...{ boardId: board.id, methodId: flow.id, submitterId: null, label: 'on its way' },
    ...{ filename: 'a.zip', declaredBytes: 10n },
  });
  await secrets(flow.id);
  // Entry goes with the board, and so do those who were let in.
  await database.prisma.board.update({ where: { id: board.id }, data: { entry: 'INVITATION' } });
  await database.prisma.entrant.create({ data: { boardId: board.id, teamId: flow.teamId } });
  dump = await takeDump(host, 'digits');
}, 120_000);
afterAll(async () => {
  await origin?.[Symbol.asyncDispose]();
  await target?.[Symbol.asyncDispose]();
});

/** A board of the host's whose reference has its bytes and statistics in storage. */
async function boardWith(slug: string): Promise<Board & { referenceId: string }> {
  const made = await makeBoard(origin.database, { slug, hostId: await userIdOf(host) });
  await origin.blobs.put(Buffer.from(`reference of ${slug}`));
  const { sha256: statisticsSha256 } = await origin.blobs.put(Buffer.from(`statistics of ${slug}`));
  await origin.database.prisma.reference.update({
    where: { id: made.referenceId },
    data: { statisticsSha256 },
  });
  return made;
}

async function scored({ of, label, value }: { of: string; label: string; value: number }) {
  const { database, blobs } = origin;
  const row = await submissions.create(database, {
    ...{ boardId: board.id, methodId: of, submitterId: await userIdOf(ada), label, seed: 7 },
    ...{ filename: 'secret-name.zip', declaredBytes: 10n },
  });
  await blobs.put(Buffer.from(row.id));
  const preview = await blobs.put(Buffer.from(`preview of ${label}`));
  const done = await score(database, await queue(database, row), value);
  await sampleSets.markVerified(database, done.sampleSetSha256!, {
    ...{
      format: 'zip',
      imageCount: 10,
      width: 8,
      height: 8,
      contentSha256: sha256Hex(`content of ${label}`),
    },
    thumbnails: [preview.sha256],
  });
  return done;
}

const SECRETS = [
  'note of the host',
  'note for the team alone',
  'invitation-token',
  '/hook-that-is-a-password',
];

async function secrets(methodId: string): Promise<void> {
  const { database } = origin;
  const hostId = board.hostId!;
  await notes.write(database, {
    ...{ about: { submissionId: best.id }, side: 'HOST', text: SECRETS[0]!, public: false },
    host: { boardId: board.id, userId: hostId },
  });
  await notes.write(database, { about: { methodId }, side: 'TEAM', text: SECRETS[1]!, public: false });
  await notes.write(database, {
    about: { submissionId: best.id },
    ...{ side: 'TEAM', text: 'seen by all', public: true },
  });
  await host.change(
    'addWebhook',
    { boardSlug: 'digits', url: `https://127.0.0.1:9${SECRETS[3]}` },
    '{ secret }',
  );
  const teams = await ada.ask('{ viewer { memberships { team { id } } } }');
  const teamId = teams.data.viewer.memberships[0].team.id;
  await ada.change('inviteToTeam', { teamId, email: 'invited@example.org' }, '{ url }');
  await ada.makeToken();
}

async function boardOn(caller: Caller, slug: string) {
  const { data, errors } = await caller.ask(`query ($slug: String!) { board(slug: $slug) ${BOARD} }`, {
    slug,
  });
  expect(errors).toBeUndefined();
  return data.board;
}

describe('a full copy of a board', () => {
  it('holds all that has ended, every receipt signed, and the images', () => {
    const unpacked = unpack(dump);
    expect(unpacked.manifest).toMatchObject({ type: 'fidboard-board', version: 1, board: 'digits' });
    expect(unpacked.manifest.origins).toMatchObject([
      { url: origin.services.settings.url, keys: origin.services.signingKeys.read().published.keys },
    ]);
    expect(rowsOf(unpacked, 'submissions').map(({ label, state }) => [label, state])).toEqual([
      ['first', 'SCORED'],
      ['best', 'SCORED'],
      ['only', 'SCORED'],
      ['gone', 'WITHDRAWN'],
    ]);
    for (const { receipt } of rowsOf(unpacked, 'evaluations')) {
      const findings = judgeReceipt(readReceipt(Buffer.from(receipt)), unpacked.manifest.origins[0]!);
      expect(findings.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
    }
    const blobs = [...unpacked.members.keys()].filter((name) => name.startsWith('blobs/'));
    expect(blobs).toContain(`blobs/${sha256Hex(best.id)}`);
    expect(blobs).toContain(`blobs/${sha256Hex('preview of best')}`);
    expect(rowsOf(unpacked, 'rankings')).toHaveLength(5);
    expect(unpacked.members.get('rows/submissions.ndjson')!.toString()).toContain('seen by all');
  });

  it('is the same bytes again but for its time, and the log of who took it', async () => {
    const again = unpack(await takeDump(host, 'digits'));
    const before = unpack(dump);
    for (const [name, bytes] of again.members) {
      if (name !== 'rows/hostActions.ndjson')
        expect(bytes.equals(before.members.get(name)!), name).toBe(true);
    }
    expect([...again.members.keys()]).toEqual([...before.members.keys()]);
  });

  it('has no image without samples', async () => {
    const unpacked = unpack(await takeDump(host, 'digits', '?samples=none'));
    const { statisticsSha256 } = rowsOf(unpacked, 'references')[0];
    expect([...unpacked.members.keys()].filter((name) => name.startsWith('blobs/'))).toEqual([
      `blobs/${statisticsSha256}`,
    ]);
    expect(rowsOf(unpacked, 'sampleSets').flatMap(({ thumbnails }) => thumbnails)).toEqual([]);
  });

  it('has nothing that is anybody’s secret', async () => {
    const text = dump.toString('latin1');
    const { prisma } = origin.database;
    const found = [
      ...(await prisma.user.findMany()).map(({ email }) => email),
      ...(await prisma.user.findMany()).map(({ id }) => id),
      ...(await prisma.account.findMany()).flatMap(({ password }) => password ?? []),
      ...(await prisma.session.findMany()).map(({ token }) => token),
      ...(await prisma.apikey.findMany()).flatMap(({ key, start }) => [key, start!]),
      ...(await prisma.webhook.findMany()).map(({ sealedSecret }) => sealedSecret),
      ...(await prisma.invitation.findMany()).flatMap(({ tokenSha256, email }) => [tokenSha256, email!]),
      ...SECRETS,
    ];
    expect(found.length).toBeGreaterThan(12);
    for (const secret of found) expect(text.includes(secret), secret).toBe(false);
    expect(text).not.toContain('@example.org');
    expect(text).toContain('127.0.0.1:9');
  });

  it('is its host’s to take and nobody else’s, an operator’s neither, and its log says who took it', async () => {
    const operator = await origin.person('later-operator');
    // As if they had signed up before the setting named them.
    await origin.database.prisma.user.update({
      where: { email: 'later-operator@example.org' },
      data: { email: OPERATOR },
    });
    for (const [caller, status] of [
      [origin.stranger(), 404],
      [ada, 404],
      [await host.withToken(['submit']), 404],
      [operator, 404],
      [host, 200],
    ] as const) {
      expect((await caller.fetch('/boards/digits/dump.tar?samples=none')).status).toBe(status);
    }
    const log = await host.ask(
      '{ board(slug: "digits") { hostActions { nodes { action actorName details } } } }',
    );
    expect(log.data.board.hostActions.nodes[0]).toEqual({
      ...{ action: 'board.dumped', actorName: 'host', details: { samples: false } },
    });
  });

  it('waits for references that are being prepared', async () => {
    const made = await boardWith('unready');
    await origin.database.prisma.reference.update({
      where: { id: made.referenceId },
      data: { state: 'PREPARING' },
    });
    const answer = await host.fetch('/boards/unready/dump.tar');
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'CONFLICT' }]);
  });
});

describe('a board that is loaded', () => {
  beforeAll(async () => {
    // Somebody else has a team of that name here.
    await other.change('createTeam', { name: 'Team of Flow' }, '{ slug }');
    expect(await sendDump(loader, dump, 'digits')).toBeNull();
  });

  it('shows scores, rankings and history as they were', async () => {
    const [there, here] = [
      await boardOn(origin.stranger(), 'digits'),
      await boardOn(target.stranger(), 'digits'),
    ];
    const plain = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value, (key, each) =>
          ['loadedFrom', 'receipt', 'dumpUrl', 'slug'].includes(key) ? undefined : each,
        ),
      );
    // What is on its way is not in it.
    there.submissions.nodes = there.submissions.nodes.filter((row: AnyRow) => row.state !== 'UPLOADING');
    expect(plain(here)).toEqual(plain(there));
    expect(here.entry).toBe('INVITATION');
    expect(await target.database.prisma.entrant.count({ where: { team: { slug: 'team-of-flow-2' } } })).toBe(
      1,
    );
    expect(here.ranking.entries.map((row: AnyRow) => [row.rank, row.method.name])).toEqual([
      [1, 'Flow'],
      [2, 'Diffusion'],
    ]);
  });

  it('says where it is from, and who signed what', async () => {
    const { url } = origin.services.settings;
    const here = await boardOn(target.stranger(), 'digits');
    expect(here).toMatchObject({
      loadedFrom: { url, takenAt: unpack(dump).manifest.origins[0]!.takenAt },
      dumpUrl: null,
    });
    for (const { state, evaluation } of here.submissions.nodes) {
      if (state !== 'SCORED') continue;
      expect(evaluation).toMatchObject({ loadedFrom: url, receipt: { issuer: url } });
    }
    const signed = rowsOf(unpack(dump), 'evaluations').map(({ receipt }) => receipt);
    const [{ evaluation }] = here.submissions.nodes.filter((row: AnyRow) => row.state === 'SCORED');
    expect(signed).toContain(evaluation.receipt.text);
    expect(await (await target.stranger().fetch(evaluation.receipt.url)).text()).toBe(
      evaluation.receipt.text,
    );
  });

  it('has the keys of where it is from, and this platform’s own keys are its own alone', async () => {
    const keysOf = async (path: string) => parseKeySet(await (await target.stranger().fetch(path)).text());
    const here = await boardOn(target.stranger(), 'digits');
    const [{ evaluation }] = here.submissions.nodes.filter((row: AnyRow) => row.state === 'SCORED');
    const receipt = readReceipt(Buffer.from(evaluation.receipt.text));
    const states = async (path: string) =>
      judgeReceipt(receipt, await keysOf(path)).map(({ check, state }) => `${check} ${state}`);
    expect(await states(here.loadedFrom.keysUrl)).toEqual(['fingerprint ok', 'key ok', 'signature ok']);
    expect(await states('/.well-known/fidboard-keys.json')).toContain('key failed');
  });

  it('brings its teams, in which nobody is, and never those that are here', async () => {
    const here = await boardOn(target.stranger(), 'digits');
    const teams = here.ranking.entries.map(({ method }: AnyRow) => method.team);
    const { url } = origin.services.settings;
    expect(teams).toEqual([
      { slug: 'team-of-flow-2', name: 'Team of Flow', loadedFrom: url },
      { slug: 'team-of-diffusion', name: 'Team of Diffusion', loadedFrom: url },
    ]);
    const { data } = await loader.ask(
      '{ team(slug: "team-of-flow-2") { memberships { role } } mine: team(slug: "team-of-flow") { loadedFrom memberships { role } } }',
    );
    expect(data).toEqual({
      team: { memberships: [] },
      mine: { loadedFrom: null, memberships: [{ role: 'OWNER' }] },
    });
  });

  it('is hosted by who loaded it, with the log that it had', async () => {
    const query =
      '{ board(slug: "digits") { viewerIsHost hostActions { nodes { action actorName details submission { label } } } } }';
    const { data } = await loader.ask(query);
    expect(data.board.viewerIsHost).toBe(true);
    const actions = data.board.hostActions.nodes.map((row: AnyRow) => [row.action, row.actorName]);
    expect(actions[0]).toEqual(['board.loaded', 'loader']);
    expect(actions).toContainEqual(['submission.withdrawn', 'host']);
    const gone = data.board.hostActions.nodes.find((row: AnyRow) => row.action === 'submission.withdrawn');
    expect(gone.submission).toEqual({ label: 'gone' });
  });

  it('is refused a second time by its slug, and loads under another', async () => {
    expect(await sendDump(loader, dump, 'digits')).toMatchObject({
      code: 'CONFLICT',
      remedy: expect.stringContaining('--as'),
    });
    expect(await sendDump(loader, dump, 'digits-again')).toBeNull();
    const [first, second] = [await boardOn(loader, 'digits'), await boardOn(loader, 'digits-again')];
    expect(second.ranking.entries.map((row: AnyRow) => row.method.team.slug)).toEqual([
      'team-of-flow-3',
      'team-of-diffusion-2',
    ]);
    expect(second.rankings).toEqual(first.rankings);
  });

  it('can be dumped again: the same rows, and both platforms', async () => {
    const again = unpack(await takeDump(loader, 'digits'));
    const before = unpack(dump);
    const [own, earlier] = again.manifest.origins;
    expect(own!.url).toBe(target.services.settings.url);
    expect(earlier).toEqual(before.manifest.origins[0]);
    for (const table of [
      'board',
      'protocols',
      'sampleSets',
      'references',
      'versions',
      'methods',
      'submissions',
      'evaluations',
      'rankings',
    ])
      expect(rowsOf(again, table), table).toEqual(rowsOf(before, table));
    const actions = rowsOf(again, 'hostActions');
    expect(actions.slice(0, -1)).toEqual(rowsOf(before, 'hostActions'));
    expect([...again.members.keys()]).toEqual([...before.members.keys()]);
    // And loaded a third time, where it began: signed there, though it comes from here.
    const back = await origin.person('back');
    expect(await sendDump(back, pack(again), 'back-again')).toBeNull();
    const here = await boardOn(back, 'back-again');
    expect(here.loadedFrom.url).toBe(target.services.settings.url);
    const [{ evaluation }] = here.submissions.nodes.filter((row: AnyRow) => row.state === 'SCORED');
    expect(evaluation.loadedFrom).toBe(origin.services.settings.url);
  });

  it('takes new submissions, which rank among those that were loaded', async () => {
    const { database } = target;
    const found = (await boards.bySlug(database, 'digits-again'))!;
    const method = await makeMethod(database, 'Ours', await userIdOf(other));
    const row = await submissions.create(database, {
      ...{ boardId: found.id, methodId: method.id, submitterId: null, label: 'ours' },
      ...{ filename: 'a.zip', declaredBytes: 10n },
    });
    await score(database, await queue(database, row), 4);
    const here = await boardOn(loader, 'digits-again');
    expect(here.ranking.entries.map((each: AnyRow) => [each.rank, each.method.name])).toEqual([
      [1, 'Flow'],
      [2, 'Ours'],
      [3, 'Diffusion'],
    ]);
    const own = here.submissions.nodes.find((each: AnyRow) => each.label === 'ours');
    expect(own.evaluation).toMatchObject({
      loadedFrom: null,
      receipt: { issuer: target.services.settings.url },
    });
  });

  it('stays as it is when its document is applied, and its reference is the one that came with it', async () => {
    const { data } = await loader.ask('{ board(slug: "digits") { document } }');
    const document = { ...data.board.document, title: 'Other title' };
    await loader.change('applyBoard', { document }, '{ title }');
    const [reference] = await boards.referencesOf(target.database, {
      boardIds: [(await boards.bySlug(target.database, 'digits'))!.id],
    });
    expect(reference!.reference.loadedWith).not.toBe('');
    expect((await boardOn(loader, 'digits')).ranking.entries).toHaveLength(2);
  });

  it('lets its host have a submission evaluated again, from the samples that came with it', async () => {
    const found = (await boards.bySlug(target.database, 'digits'))!;
    const row = await target.database.prisma.submission.findFirstOrThrow({
      where: { boardId: found.id, label: 'best' },
    });
    const id = globalIdOf('Submission', row.id);
    expect(await loader.attempt('rerunSubmission', { submissionId: id }, '{ state }')).toMatchObject({
      data: { state: 'VERIFYING' },
    });
    expect(await target.blobs.has(row.sampleSetSha256!)).toBe(true);
    // What the dump says of images is not believed: they are verified here first.
    const [set] = await sampleSets.byHashes(target.database, [row.sampleSetSha256!]);
    expect(set).toMatchObject({ format: null, contentSha256: null, imageCount: 10 });
  });
});

describe('a board that is loaded without samples', () => {
  it('shows no image and computes nothing of them, whoever else has sent the same', async () => {
    const { database, blobs } = target;
    const without = await takeDump(host, 'digits', '?samples=none');
    // The very bytes are here, from somebody else.
    const preview = await blobs.put(Buffer.from('a private preview'));
    const sha256 = sha256Hex(best.id);
    await blobs.put(Buffer.from(best.id));
    await sampleSets.ensure(database, { sha256, bytes: 10n, filename: 'theirs.zip' });
    await sampleSets.markVerified(database, sha256, {
      ...{
        format: 'zip',
        imageCount: 10,
        width: 8,
        height: 8,
        contentSha256: sha256,
        thumbnails: [preview.sha256],
      },
    });
    expect(await sendDump(loader, without, 'without')).toBeNull();
    const query =
      '{ board(slug: "without") { submissions { nodes { id label canRerun thumbnails { url } } } } }';
    const { data } = await loader.ask(query);
    const found = data.board.submissions.nodes.find((row: AnyRow) => row.label === 'best');
    expect(found).toMatchObject({ canRerun: false, thumbnails: [] });
    expect((await loader.fetch(`/files/thumbnails/${encodeURIComponent(found.id)}/0.png`)).status).toBe(404);
    expect(await loader.attempt('rerunSubmission', { submissionId: found.id }, '{ state }')).toMatchObject({
      code: 'CONFLICT',
    });
    // Nor does it come out by dumping the board again.
    const again = unpack(await takeDump(loader, 'without'));
    expect([...again.members.keys()]).not.toContain(`blobs/${sha256}`);
  });

  it('gives nobody the reference whose images are somebody else’s', async () => {
    await boardWith('referred');
    const bytes = Buffer.from('reference of referred');
    await target.blobs.put(bytes);
    await sampleSets.ensure(target.database, {
      sha256: sha256Hex(bytes),
      bytes: 10n,
      filename: 'theirs.zip',
    });
    expect(await sendDump(loader, await takeDump(host, 'referred', '?samples=none'), 'referred')).toBeNull();
    const { data } = await loader.ask('{ board(slug: "referred") { document } }');
    const { document } = data.board;
    const apply = (changed: object) =>
      loader.attempt('applyBoard', { document: { ...document, ...changed } }, '{ title }');
    expect(await apply({ title: 'Another title' })).toMatchObject({ data: { title: 'Another title' } });
    const references = document.references.map((each: AnyRow) => ({ ...each, kind: 'statistics' }));
    const columns = document.columns.filter(({ metric }: AnyRow) => metric === 'fid');
    expect(await apply({ references, columns })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await apply({ board: 'referred-2' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await apply({ protocol: { ...document.protocol, seed: 5 } })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a dump that is damaged or made up', () => {
  const cases: [string, () => Buffer, string, RegExp][] = [
    ['cut short', () => dump.subarray(0, dump.length - 3000), 'UNREADABLE_ARCHIVE', /expected .* bytes/],
    ['that is none', () => Buffer.from('not a dump'), 'UNREADABLE_ARCHIVE', /manifest\.json/],
    [
      'of a newer version',
      () => pack(unpack(dump), { version: 2 }),
      'PROTOCOL_MISMATCH',
      /expected 1, got 2/,
    ],
    ['with an unknown field', () => pack(unpack(dump), { more: 1 }), 'BAD_INPUT', /dump\.more/],
    [
      'with a row of an unknown field',
      () => withRows(dump, 'teams', (rows) => rows.map((row) => ({ ...row, members: [] }))),
      'BAD_INPUT',
      /teams:1\.members/,
    ],
    [
      'with a member of another hash',
      () => {
        const unpacked = unpack(dump);
        const { manifest, members } = unpacked;
        const name = `blobs/${sha256Hex(best.id)}`;
        const bytes = Buffer.from(members.get(name)!);
        bytes[0]! ^= 1;
        members.set(name, bytes);
        return tarOf([['manifest.json', Buffer.from(JSON.stringify(manifest))], ...members]);
      },
      'CHECKSUM_MISMATCH',
      /expected SHA-256/,
    ],
    [
      'with rows of another hash',
      () => {
        const { manifest, members } = unpack(dump);
        const text = members.get('rows/teams.ndjson')!.toString().replace('Team of Flow', 'Team of Glow');
        members.set('rows/teams.ndjson', Buffer.from(text));
        return tarOf([['manifest.json', Buffer.from(JSON.stringify(manifest))], ...members]);
      },
      'CHECKSUM_MISMATCH',
      /rows\/teams\.ndjson/,
    ],
    [
      'with a score that nobody signed',
      () =>
        withRows(dump, 'evaluations', (rows) =>
          rows.map((row) => ({
            ...row,
            scores: row.scores.map((each: AnyRow) => ({ ...each, value: each.value / 2 })),
          })),
        ),
      'INVALID_RECEIPT',
      /scores that it was signed for/,
    ],
    [
      'with a receipt that was changed',
      () =>
        withRows(dump, 'evaluations', (rows) =>
          rows.map((row) => ({
            ...row,
            receipt: row.receipt.replace('"warnings":["Only 10 images."]', '"warnings":["Only 11 images."]'),
          })),
        ),
      'INVALID_RECEIPT',
      /signature/,
    ],
    [
      'with keys that did not sign',
      () => {
        const unpacked = unpack(dump);
        const { keys } = target.services.signingKeys.read().published;
        return pack(unpacked, { origins: [{ ...unpacked.manifest.origins[0], keys }] });
      },
      'INVALID_RECEIPT',
      /a key of/,
    ],
    [
      'whose member leads elsewhere',
      () => {
        const unpacked = unpack(dump);
        const name = `blobs/${sha256Hex(best.id)}`;
        const bytes = unpacked.members.get(name)!;
        unpacked.members.delete(name);
        unpacked.members.set('../../../etc/passwd', bytes);
        return pack(unpacked);
      },
      'BAD_INPUT',
      /dump\.members\.\d+\.name/,
    ],
    [
      'that says of a member that it is larger than the file',
      () => {
        const unpacked = unpack(dump);
        const members = [...unpacked.members].map(([name, bytes]) => ({
          ...{ name, sha256: sha256Hex(bytes) },
          bytes: name.startsWith('blobs/') ? 2 ** 50 : bytes.length,
        }));
        return pack(unpacked, { members });
      },
      'UNREADABLE_ARCHIVE',
      /of 1125899906842624 bytes, got/,
    ],
    [
      'with a blob that no row names',
      () => {
        const unpacked = unpack(dump);
        const bytes = Buffer.from('something else');
        unpacked.members.set(`blobs/${sha256Hex(bytes)}`, bytes);
        return pack(unpacked);
      },
      'BAD_INPUT',
      /blobs that its rows name/,
    ],
    [
      'without the statistics of a reference',
      () => {
        const unpacked = unpack(dump);
        unpacked.members.delete(`blobs/${sha256Hex('statistics of digits')}`);
        return pack(unpacked);
      },
      'BAD_INPUT',
      /statistics/,
    ],
    [
      'whose rows do not fit each other',
      () => withRows(dump, 'rankings', (rows) => [...rows, { ...rows[0], number: 1 }]),
      'BAD_INPUT',
      /fit each other/,
    ],
    [
      'whose last row names one that is not there',
      () =>
        withRows(dump, 'hostActions', (rows) => [...rows.slice(0, -1), { ...rows.at(-1), submission: 99 }]),
      'BAD_INPUT',
      /got number 99/,
    ],
    [
      'whose document is not what its version says',
      () =>
        withRows(dump, 'versions', (rows) =>
          rows.map((row) => ({
            ...row,
            columns: row.columns.map((each: AnyRow) => ({ ...each, scale: 2 })),
          })),
        ),
      'BAD_INPUT',
      /document that says its current version/,
    ],
    [
      'with an address that runs a script',
      () =>
        withRows(dump, 'methods', (rows) => rows.map((row) => ({ ...row, paperUrl: 'javascript:alert(1)' }))),
      'BAD_INPUT',
      /http or https/,
    ],
  ];

  it.each(cases)('%s is refused whole', async (_name, bytes, code, message) => {
    const tables = [
      'board',
      'team',
      'method',
      'submission',
      'evaluation',
      'receipt',
      'reference',
      'sampleSet',
      'boardUpload',
    ];
    // Of Prisma's tables, each of a type of its own, counting is all that is asked for.
    const counts = () =>
      Promise.all(tables.map((table) => (target.database.prisma as unknown as AnyRow)[table].count()));
    const before = await counts();
    const refused = await sendDump(loader, bytes(), 'damaged');
    expect(refused).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(refused!.remedy).not.toBe('');
    expect(await counts()).toEqual(before);
    expect(await boardOn(loader, 'damaged')).toBeNull();
  });

  it('leaves blobs that the sweep of storage finds to be nobody’s', async () => {
    const unpacked = unpack(dump);
    const { prisma } = target.database;
    const bytes = Buffer.from('statistics that come before a fault');
    const sha256 = sha256Hex(bytes);
    unpacked.members.set(`blobs/${sha256}`, bytes);
    const rows = rowsOf(unpacked, 'sampleSets');
    rows.push({ ...rows[0], sha256, thumbnails: [] });
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    unpacked.members.set('rows/sampleSets.ndjson', Buffer.from(text));
    const broken = withRows(pack(unpacked), 'hostActions', (all) => [{ ...all[0], submission: 99 }]);
    expect(await sendDump(loader, broken, 'broken')).toMatchObject({ code: 'BAD_INPUT' });
    expect(await target.blobs.has(sha256)).toBe(true);
    expect(await prisma.sampleSet.count({ where: { sha256 } })).toBe(0);
  });
});

describe('entry by invitation', () => {
  it('comes with the board: its teams are in, and others are not', async () => {
    await boardWith('invited');
    const { data } = await host.ask('{ board(slug: "invited") { document } }');
    const document = { ...data.board.document, entry: 'invitation' };
    await host.change('applyBoard', { document }, '{ slug }');
    const grace = await origin.person('grace');
    await grace.change('createTeam', { name: 'Let in' }, '{ slug }');
    const { id: boardId } = (await boards.bySlug(origin.database, 'invited'))!;
    const team = await origin.database.prisma.team.findUniqueOrThrow({ where: { slug: 'let-in' } });
    await origin.database.prisma.entrant.create({ data: { boardId, teamId: team.id } });
    expect(await sendDump(loader, await takeDump(host, 'invited'), 'invited')).toBeNull();
    const found = (await boards.bySlug(target.database, 'invited'))!;
    expect(found.entry).toBe('INVITATION');
    const entrants = await target.database.prisma.entrant.findMany({
      where: { boardId: found.id },
      include: { team: true },
    });
    expect(entrants).toMatchObject([
      { removedAt: null, team: { slug: 'let-in', loadedFrom: origin.services.settings.url } },
    ]);
  });
});

describe('scores that a phase hides', () => {
  it('are hidden still after the load, and shown to the new host alone', async () => {
    const { database } = origin;
    board = await boardWith('hidden');
    const flow = await makeMethod(database, 'Hidden flow', await userIdOf(ada));
    const { data } = await host.ask('{ board(slug: "hidden") { document } }');
    const phase = {
      ...{ key: 'final', title: 'Final', opens: null, closes: null, scores: 'by-host', ownScores: 'hidden' },
      quota: {
        attemptsPerDay: null,
        attempts: null,
        successesPerDay: null,
        successes: null,
        concurrent: null,
      },
    };
    await host.change('applyBoard', { document: { ...data.board.document, phases: [phase] } }, '{ slug }');
    await scored({ of: flow.id, label: 'hidden', value: 7.125 });
    expect(await sendDump(loader, await takeDump(host, 'hidden'), 'hidden')).toBeNull();
    const seen = async (caller: Caller) => JSON.stringify(await boardOn(caller, 'hidden'));
    expect(await seen(target.stranger())).not.toContain('7.125');
    expect((await boardOn(target.stranger(), 'hidden')).ranking).toBeNull();
    expect(await seen(loader)).toContain('7.125');
    await loader.change('releaseScores', { boardSlug: 'hidden' }, '{ slug }');
    expect(await seen(target.stranger())).toContain('7.125');
  });
});
