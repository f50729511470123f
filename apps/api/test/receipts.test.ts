// Promise: whoever sees scores gets their receipt, the same bytes each time; nobody else does; old keys stay published.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal, systemClock } from '@fidboard/core';
import { type Board, type Submission, submissions } from '@fidboard/database';
import { judgeReceipt, KEYS_PATH, parseKeySet, readReceipt } from '@fidboard/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueReceipt } from '../src/receipts/issue-receipt.ts';
import { openSigningKeys, rotateSigningKeys } from '../src/receipts/signing-keys.ts';
import type { Services } from '../src/schema/context.ts';
import { globalIdOf } from '../src/schema/global-id.ts';
import { houseUser, makeBoard, makeMethod, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

let server: TestServer;
let host: Caller;
let path: string;
beforeAll(async () => {
  server = await startTestServer();
  host = await server.person('host');
  path = join(server.directory, 'signing-keys.json');
});
afterAll(() => server[Symbol.asyncDispose]());

async function scored(board: Board, name: string): Promise<Submission> {
  const method = await makeMethod(server.database, name, await houseUser(server.database));
  const { database } = server;
  return score(database, await queue(database, await makeSubmission(database, board, method)), 1);
}

const RECEIPT = `query ($id: ID!) { submission(id: $id) { evaluation {
  receipt { id url text issuer issuedAt keyId } } } }`;

async function receiptOf(caller: Caller, { id }: Submission) {
  const { data } = await caller.ask(RECEIPT, { id: globalIdOf('Submission', id) });
  return data.submission?.evaluation?.receipt;
}

async function fetched(caller: Caller, url: string) {
  const response = await caller.fetch(url);
  return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
}

const publishedKeys = async () => parseKeySet(await (await server.stranger().fetch(KEYS_PATH)).text());
const holds = async (bytes: Uint8Array) =>
  judgeReceipt(readReceipt(bytes), await publishedKeys()).every(({ state }) => state === 'ok');

describe('a receipt', () => {
  it('is signed by this server over what was recorded, and is the same bytes for everybody', async () => {
    const board = await makeBoard(server.database, { slug: 'open' });
    const submission = await scored(board, 'Flow');
    const [first, second] = await Promise.all([
      receiptOf(host, submission),
      receiptOf(server.stranger(), submission),
    ]);
    expect(first).toEqual(second);
    const file = await fetched(server.stranger(), first.url);
    expect(file).toEqual({ status: 200, bytes: new Uint8Array(Buffer.from(first.text)) });
    expect(await holds(file.bytes)).toBe(true);
    const receipt = readReceipt(file.bytes);
    expect(receipt).toMatchObject({
      id: first.id,
      issuer: first.issuer,
      issuedAt: first.issuedAt,
      keyId: first.keyId,
      board: { id: globalIdOf('Board', board.id), slug: 'open' },
      submission: { id: globalIdOf('Submission', submission.id), label: null },
      reference: { id: globalIdOf('Reference', board.referenceId), count: 100 },
      scores: [
        { metric: 'fid', value: 1, standardError: 0.1, covers: null, n: 10 },
        { metric: 'kid', value: 0.001, standardError: null, covers: null, n: 10 },
      ],
      warnings: ['Only 10 images.'],
    });
    expect(receipt.issuer).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it('of a private board is the host’s alone, and looks absent to others', async () => {
    const hidden = await makeBoard(server.database, {
      slug: 'hidden',
      visibility: 'PRIVATE',
      hostId: await userIdOf(host),
    });
    const submission = await scored(hidden, 'Secret');
    const { url } = await receiptOf(host, submission);
    expect((await fetched(host, url)).status).toBe(200);
    const absent = await fetched(server.stranger(), '/receipts/01990000-0000-7000-8000-000000000000.json');
    expect(absent.status).toBe(404);
    for (const caller of [server.stranger(), await server.person('eve')]) {
      expect(await receiptOf(caller, submission)).toBeUndefined();
      expect(await fetched(caller, url)).toEqual(absent);
      const statistics = `/references/${encodeURIComponent(globalIdOf('Reference', hidden.referenceId))}.npz`;
      expect(await fetched(caller, statistics)).toEqual(absent);
    }
  });

  it('goes with the scores of a withdrawn submission', async () => {
    const board = await makeBoard(server.database, { slug: 'withdrawn', hostId: await userIdOf(host) });
    const submission = await scored(board, 'Gone');
    const { url } = await receiptOf(server.stranger(), submission);
    expect((await fetched(server.stranger(), url)).status).toBe(200);
    await submissions.withdraw(server.database, submission.id, { reason: 'The wrong file.' });
    expect((await fetched(server.stranger(), url)).status).toBe(404);
    expect(await receiptOf(server.stranger(), submission)).toBeUndefined();
    expect((await fetched(host, url)).status).toBe(200);
  });

  it.each([
    '/receipts/',
    '/receipts/x.json',
    '/receipts/%2e%2e.json',
    '/references/x.npz',
    '/.well-known/other',
  ])('is not at %s, which is no page either', async (address) => {
    const { status, bytes } = await fetched(server.stranger(), address);
    expect(status).toBe(404);
    expect(Buffer.from(bytes).toString()).not.toContain('page');
  });

  it('can be recomputed against the statistics of the reference, which come as they were stored', async () => {
    const { database, blobs } = server;
    const { sha256 } = await blobs.put(new TextEncoder().encode('statistics'));
    const board = await makeBoard(database, { slug: 'stored' });
    await database.prisma.reference.update({
      where: { id: board.referenceId },
      data: { statisticsSha256: sha256 },
    });
    const address = `/references/${encodeURIComponent(globalIdOf('Reference', board.referenceId))}.npz`;
    const { status, bytes } = await fetched(server.stranger(), address);
    expect([status, Buffer.from(bytes).toString()]).toEqual([200, 'statistics']);
  });

  it('is recorded from now on: evaluations from before have none', async () => {
    const submission = await scored(await makeBoard(server.database, { slug: 'old' }), 'Old');
    await server.database.prisma.receipt.deleteMany({
      where: { evaluation: { submissionId: submission.id } },
    });
    expect(await receiptOf(host, submission)).toBeNull();
  });
});

describe('signing keys', () => {
  it('are made at the first start, for the owner of the file alone, and are never shown', async () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { d } = JSON.parse(readFileSync(path, 'utf8')).keys.at(-1);
    expect(d).toMatch(/^[\w-]{43}$/);
    const shown = await (await server.stranger().fetch(KEYS_PATH)).text();
    expect(shown).not.toContain(d);
    expect(shown).not.toContain('"d"');
    expect(server.logged()).not.toContain(d);
  });

  it('are rotated under a running server: old receipts verify still, new ones by the new key', async () => {
    const board = await makeBoard(server.database, { slug: 'rotated' });
    const [before, after] = [await scored(board, 'Before'), await scored(board, 'After')];
    const old = await receiptOf(host, before);
    const [{ d }] = JSON.parse(readFileSync(path, 'utf8')).keys;
    const command = fileURLToPath(new URL('../src/receipts/keys-command.ts', import.meta.url));
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', command, ...args], {
        env: { ...process.env, FIDBOARD_DATA: server.directory, FIDBOARD_SIGNING_KEYS: '' },
        encoding: 'utf8',
      });
    const rotated = run('rotate');
    expect({ ...rotated, stdout: '' }).toMatchObject({ status: 0, stderr: '' });
    expect(run('list').stdout).toBe(rotated.stdout);
    expect(run('revoke').status).toBe(2);
    expect(readFileSync(path, 'utf8')).not.toContain(d);
    expect(statSync(path).mode & 0o777).toBe(0o600);

    expect(await receiptOf(host, before)).toEqual(old);
    const fresh = await receiptOf(host, after);
    const { keys } = await publishedKeys();
    expect(keys.map(({ kid, retiredAt }) => [kid, retiredAt === null])).toEqual([
      [old.keyId, false],
      [fresh.keyId, true],
    ]);
    for (const { url } of [old, fresh]) expect(await holds((await fetched(host, url)).bytes)).toBe(true);
  });

  it('date no receipt before themselves, as when one was made while a receipt was asked for', async () => {
    const { id } = await scored(await makeBoard(server.database, { slug: 'early' }), 'Early');
    const row = await server.database.prisma.receipt.findFirstOrThrow({
      where: { evaluation: { submissionId: id } },
    });
    const place = { given: null, path };
    const early = {
      database: server.database,
      settings: { url: server.origin },
      signingKeys: openSigningKeys(place, systemClock),
      clock: { now: () => new Date(0) },
    };
    const text = await issueReceipt(early as Services, row);
    expect(JSON.parse(text).issuedAt).toBe((await publishedKeys()).keys.at(-1)!.validFrom);
    expect(await holds(new Uint8Array(Buffer.from(text)))).toBe(true);
  });

  it('may come from the environment, and then lie in no file', () => {
    const place = { given: readFileSync(path, 'utf8'), path: join(server.directory, 'none', 'keys.json') };
    const { current } = openSigningKeys(place, systemClock).read();
    expect(current.keyId).toBe(JSON.parse(place.given).keys.at(-1).kid);
    expect(() => statSync(place.path)).toThrow('ENOENT');
    expect(() => rotateSigningKeys(place, systemClock)).toThrow('FIDBOARD_SIGNING_KEYS');
  });

  it.each<[string, (keys: Record<string, unknown>[]) => unknown]>([
    ['no JSON', () => undefined],
    ['none that signs', (keys) => ({ keys: keys.map(({ d: _, ...key }) => key) })],
    ['two that sign', (keys) => ({ keys: [keys.at(-1), keys.at(-1)] })],
    ['a private half of another key', ([old, key]) => ({ keys: [{ ...old, d: key!.d }] })],
    [
      'one that signs though it is retired',
      (keys) => ({ keys: [{ ...keys.at(-1), retiredAt: keys[0]!.retiredAt }] }),
    ],
  ])('are refused with %s, without a word of them', (_, change) => {
    const { keys } = JSON.parse(readFileSync(path, 'utf8'));
    const given = JSON.stringify(change(keys)) ?? 'secret';
    const refusal = (() => {
      try {
        return openSigningKeys({ given, path }, systemClock);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).message).toBe(
      'FIDBOARD_SIGNING_KEYS: expected a ring of Ed25519 keys of which one signs, got something else',
    );
  });

  it('are refused in a file that others can read', () => {
    const copy = join(server.directory, 'copy.json');
    writeFileSync(copy, readFileSync(path), { mode: 0o600 });
    const place = { given: null, path: copy };
    openSigningKeys(place, systemClock);
    chmodSync(copy, 0o640);
    expect(() => openSigningKeys(place, systemClock)).toThrow(
      'expected a file that only its owner may read, got mode 640',
    );
  });
});
