// Promise: storage stays within its bounds, and nothing that somebody needs goes.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Board,
  boards,
  connect,
  type Database,
  methods,
  operation,
  protocols,
  type RetentionPolicy,
  readRetentionPolicy,
  references,
  sampleSets,
  shards,
  submissions,
  sweepStorage,
  teams,
  users,
} from '@fidboard/database';
import { createTestDatabase } from '@fidboard/database/testing';
import { defaultProtocol } from '@fidboard/evaluation';
import { type BlobStore, openBlobStore } from '@fidboard/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let server: Awaited<ReturnType<typeof createTestDatabase>>;
let directory: string;
let database: Database;
let storage: BlobStore;
let board: Board;
let methodId: string;
beforeAll(async () => {
  server = await createTestDatabase();
  database = connect(server.url, { poolSize: 4 });
  directory = await mkdtemp(join(tmpdir(), 'fidboard-sweep-'));
  storage = openBlobStore(pathToFileURL(directory).href);
  const { fingerprint } = await protocols.ensure(database, defaultProtocol());
  const reference = await references.ensure(database, {
    protocolFingerprint: fingerprint,
    sampleSetSha256: (await stored('reference')).sha256,
  });
  const statisticsSha256 = (await storage.put(randomBytes(50))).sha256;
  await references.markReady(database, reference.id, { statisticsSha256, imageCount: 2 });
  const owner = await users.ensure(database, { email: 'ada@example.org', name: 'Ada' });
  const team = await teams.create(database, { name: 'Team', ownerId: owner.id });
  methodId = (await methods.create(database, { teamId: team.id, name: 'A' })).id;
  board = await boards.create(database, {
    slug: 'board',
    title: 'Board',
    hostId: owner.id,
    protocolFingerprint: fingerprint,
    references: [{ key: 'reference', name: 'Reference', referenceId: reference.id }],
    columns: [{ metric: 'fid', title: 'FID', direction: 'LOWER', digits: 2, primary: true }],
  });
});
afterAll(async () => {
  await database.close();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => database.prisma.featureShard.deleteMany());

const DAY_MS = 24 * 3600 * 1000;
const KEEP: RetentionPolicy = { featuresMaxBytes: null, endedSamplesDays: null, unnamedBlobsDays: 7 };
const sweep = async (policy: Partial<RetentionPolicy>, dryRun = false) => {
  const report = await sweepStorage(database, storage, {
    policy: { ...KEEP, ...policy },
    now: new Date(Date.now() + 10),
    dryRun,
  });
  return Object.fromEntries([...report!.gone].map(([kind, { blobs }]) => [kind, blobs]));
};

/** A sample set of bytes that are in storage. */
async function stored(filename: string) {
  const { sha256, bytes } = await storage.put(randomBytes(100));
  return sampleSets.ensure(database, { sha256, bytes: BigInt(bytes), filename });
}

/** A shard of 1,000 bytes of features, last used so many days ago. */
async function extracted(samples: { sha256: string; contentSha256: string | null }, daysUnused: number) {
  const planned = { samples, extractionFingerprint: 'f'.repeat(64) };
  const [shard] = await shards.ensure(database, planned, [{ index: 0, first: 0, count: 2 }]);
  const { sha256 } = await storage.put(randomBytes(1000));
  await shards.finish(database, shard!.id, { featuresSha256: sha256, provider: 'cpu', madeFor: 'somebody' });
  const usedAt = new Date(Date.now() - daysUnused * DAY_MS);
  await database.prisma.featureShard.update({ where: { id: shard!.id }, data: { usedAt } });
  return { id: shard!.id, sha256 };
}

async function submitted(samples: { sha256: string; bytes: bigint }) {
  const row = await submissions.create(database, {
    boardId: board.id,
    methodId,
    submitterId: null,
    filename: 'samples.zip',
    declaredBytes: samples.bytes,
  });
  return submissions.markUploaded(database, row.id, samples);
}

describe('features', () => {
  it('go beyond their bound, those unused for longest first, and are made again when they are wanted', async () => {
    const old = await extracted(await stored('old'), 3);
    const older = await extracted(await stored('older'), 9);
    const recent = await extracted(await stored('recent'), 2);
    expect(await sweep({ featuresMaxBytes: 2000 }, true)).toEqual({ features: 1 });
    expect(await storage.has(older.sha256)).toBe(true);
    expect(await sweep({ featuresMaxBytes: 2000 })).toEqual({ features: 1 });
    expect(await Promise.all([old, older, recent].map(({ sha256 }) => storage.has(sha256)))).toEqual([
      true,
      false,
      true,
    ]);
    expect(await shards.byId(database, older.id)).toMatchObject({
      featuresSha256: null,
      finishedAt: null,
      imagesDone: 0,
    });
    expect(await sweep({ featuresMaxBytes: 2000 })).toEqual({});
  });

  it('stay while a submission with those images is not finished, however it is packed', async () => {
    const samples = await stored('waiting');
    await database.prisma.sampleSet.update({
      where: { sha256: samples.sha256 },
      data: { contentSha256: 'c'.repeat(64) },
    });
    const { id, sha256 } = await extracted({ sha256: samples.sha256, contentSha256: 'c'.repeat(64) }, 9);
    const waiting = await submitted(samples);
    expect(await sweep({ featuresMaxBytes: 1 })).toEqual({});
    await submissions.fail(database, waiting.id, { code: 'INTERNAL', message: 'No.', fault: 'PLATFORM' });
    expect(await sweep({ featuresMaxBytes: 1 })).toEqual({ features: 1 });
    expect([await storage.has(sha256), (await shards.byId(database, id))?.featuresSha256]).toEqual([
      false,
      null,
    ]);
  });

  it('stay where they were used within the hour, and where another shard has the same', async () => {
    await extracted(await stored('fresh'), 0);
    expect(await sweep({ featuresMaxBytes: 1 })).toEqual({});
    const one = await extracted(await stored('one'), 9);
    const other = await extracted(await stored('other'), 0);
    await database.prisma.featureShard.update({
      where: { id: other.id },
      data: { featuresSha256: one.sha256 },
    });
    await sweep({ featuresMaxBytes: 1 });
    expect(await storage.has(one.sha256)).toBe(true);
  });

  it('that a plan counts on do not go while it is made', async () => {
    const samples = await stored('raced');
    const planned = { samples, extractionFingerprint: 'f'.repeat(64) };
    for (let round = 0; round < 15; round++) {
      const { id } = await extracted(samples, 9);
      const [found] = await Promise.all([
        shards.ensure(database, planned, [{ index: 0, first: 0, count: 2 }]),
        sweep({ featuresMaxBytes: 1 }),
      ]);
      const now = await shards.byId(database, id);
      if (found[0]!.featuresSha256 !== null) {
        expect(now?.featuresSha256).toBe(found[0]!.featuresSha256);
        expect(await storage.has(now!.featuresSha256!)).toBe(true);
      }
      await database.prisma.featureShard.deleteMany();
    }
  });
});

describe('samples of ended submissions', () => {
  it('stay for good unless the operator says for how long, and go then with their features', async () => {
    const samples = await stored('ended');
    const shard = await extracted(samples, 9);
    const { id } = await submitted(samples);
    await submissions.fail(database, id, { code: 'NO_IMAGES', message: 'None.', fault: 'SUBMITTER' });
    const finishedAt = new Date(Date.now() - 40 * DAY_MS);
    await database.prisma.submission.update({ where: { id }, data: { finishedAt } });
    expect(await sweep({})).toEqual({});
    expect(await sweep({ endedSamplesDays: 50 })).toEqual({});
    expect(await sweep({ endedSamplesDays: 30 }, true)).toEqual({ sampleSets: 1 });
    expect(await sweep({ endedSamplesDays: 30 })).toEqual({ sampleSets: 1 });
    expect(await storage.has(samples.sha256)).toBe(false);
    expect(await shards.byId(database, shard.id)).toBeNull();
    const [row] = await submissions.byIds(database, [id]);
    expect(row).toMatchObject({ state: 'FAILED', failureCode: 'NO_IMAGES', sampleSetSha256: null });
    // The same file may come again.
    expect(await submitted(samples)).toMatchObject({ state: 'VERIFYING', sampleSetSha256: samples.sha256 });
  });

  it('stay where another submission or a reference needs them', async () => {
    const samples = await stored('shared');
    const { id } = await submitted(samples);
    await submitted(samples);
    await submissions.fail(database, id, { code: 'NO_IMAGES', message: 'None.', fault: 'SUBMITTER' });
    const finishedAt = new Date(Date.now() - 40 * DAY_MS);
    await database.prisma.submission.update({ where: { id }, data: { finishedAt } });
    expect(await sweep({ endedSamplesDays: 1 })).toEqual({});
  });
});

describe('blobs that nothing names', () => {
  it('go after a while, and not when the same bytes have been stored since', async () => {
    const put = async () => (await storage.put(randomBytes(10))).sha256;
    const [old, young, again] = [await put(), await put(), await storage.put(Buffer.from('again'))];
    const age = async (sha256: string) => {
      const then = new Date(Date.now() - 9 * DAY_MS);
      await utimes(await storage.localPath(sha256), then, then);
    };
    await age(old);
    await age(again.sha256);
    await storage.put(Buffer.from('again'));
    expect(await sweep({})).toEqual({ unnamed: 1 });
    expect(await Promise.all([old, young, again.sha256].map((sha256) => storage.has(sha256)))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

it('tells what storage holds, by kind', async () => {
  await sweep({});
  const use = await operation.storageUse(database);
  expect(use.map(({ kind }) => kind)).toEqual([
    'features',
    'sampleSets',
    'statistics',
    'thumbnails',
    'unnamed',
  ]);
  expect(use.find(({ kind }) => kind === 'statistics')).toMatchObject({ blobs: 1n, bytes: 50n });
});

it('refuses bounds that are no whole numbers, and keeps by default what may be wanted again', () => {
  expect(() => readRetentionPolicy({ FIDBOARD_FEATURES_MAX_BYTES: '10 GB' })).toThrow(
    /FIDBOARD_FEATURES_MAX_BYTES/,
  );
  expect(() => readRetentionPolicy({ FIDBOARD_ENDED_SAMPLES_DAYS: '0' })).toThrow(
    /FIDBOARD_ENDED_SAMPLES_DAYS/,
  );
  expect(readRetentionPolicy({})).toEqual(KEEP);
});
