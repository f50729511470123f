// Promise: a reference's labels are kept with its statistics, and a labels file that does not fit is refused before extraction.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  connect,
  type Database,
  protocols,
  references,
  sampleSets,
  shardSetOf,
  shards,
} from '@fidboard/database';
import { createTestDatabase } from '@fidboard/database/testing';
import {
  defaultProtocol,
  encodeFeatures,
  encodeStatistics,
  readStatistics,
  rowsOf,
  scoreEvaluation,
} from '@fidboard/evaluation';
import { type BlobStore, openBlobStore } from '@fidboard/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareReference } from '../src/tasks/prepare-reference.ts';
import { SOFTWARE } from './software.ts';
import { tarOf } from './tar.ts';

let server: Awaited<ReturnType<typeof createTestDatabase>>;
let directory: string;
let database: Database;
let storage: BlobStore;
beforeAll(async () => {
  server = await createTestDatabase();
  database = connect(server.url, { poolSize: 4 });
  directory = await mkdtemp(join(tmpdir(), 'fidboard-reference-'));
  storage = openBlobStore(pathToFileURL(directory).href);
});
afterAll(async () => {
  await database.close();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const COUNT = 6;
const protocol = defaultProtocol({ settings: { skewInceptionDistance: { pca: 2 }, wam: { pca: 2 } } });

/** Runs the job; returns the reference afterwards. */
async function run(referenceId: string) {
  const resources = {
    database,
    storage,
    software: SOFTWARE,
    extractorOf: () => Promise.reject(new Error('nothing to extract')),
  };
  const signal = new AbortController().signal;
  await prepareReference(
    resources,
    { referenceId },
    { signal, attempt: 1, lastAttempt: false, reportSpeed() {} },
  );
  const [reference] = await references.byIds(database, [referenceId]);
  return reference!;
}

/** Prepares a reference whose features are there already; returns its state afterwards. */
async function prepare(
  files: Readonly<Record<string, string>>,
  { extracted, labelsSha256 = '' }: { extracted: boolean; labelsSha256?: string },
) {
  const { sha256 } = await storage.put(tarOf(files));
  await sampleSets.ensure(database, { sha256, bytes: 1n, filename: 'real.tar' });
  await sampleSets.markVerified(database, sha256, {
    format: 'tar',
    imageCount: COUNT,
    width: 28,
    height: 28,
    contentSha256: sha256,
    thumbnails: [],
  });
  const { fingerprint, extractionFingerprint } = await protocols.ensure(database, protocol);
  const { id } = await references.ensure(database, {
    protocolFingerprint: fingerprint,
    sampleSetSha256: sha256,
    labelsSha256,
  });
  const samples = { sha256, contentSha256: sha256 };
  if (extracted) {
    const [shard] = await shards.ensure(database, { samples, extractionFingerprint }, [
      { index: 0, first: 0, count: COUNT },
    ]);
    const data = Float32Array.from({ length: COUNT * 1280 }, (_, i) => Math.sin(i * i));
    const features = await storage.put(encodeFeatures({ rows: COUNT, cols: 1280, data }));
    await shards.finish(database, shard!.id, {
      featuresSha256: features.sha256,
      provider: 'cpu',
      madeFor: id,
    });
  }
  const reference = await run(id);
  return {
    reference,
    planned: await shards.ofSampleSet(database, shardSetOf(samples, extractionFingerprint)),
  };
}

it('keeps the labels of a reference', async () => {
  const names = ['cat/1.png', 'cat/2.png', 'cat/3.png', 'dog/1.png', 'dog/2.png', 'dog/3.png'];
  const { reference } = await prepare(Object.fromEntries(names.map((name) => [name, ''])), {
    extracted: true,
  });
  expect(reference.state).toBe('READY');
  const { labels, classes } = await readStatistics(await storage.localPath(reference.statisticsSha256!));
  expect(labels).toEqual(['cat', 'cat', 'cat', 'dog', 'dog', 'dog']);
  expect([...(classes ?? [])].map(([label, { n }]) => [label, n])).toEqual([
    ['cat', 3],
    ['dog', 3],
  ]);
});

it('refuses a labels file that does not fit, before anything is extracted', async () => {
  const files = Object.fromEntries(Array.from({ length: COUNT }, (_, i) => [`${i}.png`, '']));
  const broken = { ...files, 'labels.csv': 'file,label\n0.png,cat\n' };
  await expect(prepare(broken, { extracted: false })).rejects.toThrow(
    'labels.csv: expected a label for each of 6 images, got 1; the first without is "1.png"',
  );
});

it('takes the labels of a file in place of those of the archive', async () => {
  const files = Object.fromEntries(Array.from({ length: COUNT }, (_, i) => [`z${i}.png`, 'other']));
  const csv = Object.keys(files).map((name, i) => `${name},${i < 4 ? 'cat' : 'dog'}`);
  const { sha256: labelsSha256 } = await storage.put(Buffer.from(['file,label', ...csv].join('\n')));
  await sampleSets.ensure(database, { sha256: labelsSha256, bytes: 1n, filename: 'labels.csv' });
  const { reference } = await prepare(files, { extracted: true, labelsSha256 });
  const { labels } = await readStatistics(await storage.localPath(reference.statisticsSha256!));
  expect(labels).toEqual(['cat', 'cat', 'cat', 'cat', 'dog', 'dog']);
});

it('takes a mean and a covariance that another tool wrote, where they are as long as the features', async () => {
  const imported = async (d: number) => {
    const sigma = Float64Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 2 : 0));
    const moments = {
      ...{ n: 0, ddof: 1 as const, mean: new Float64Array(d).fill(1) },
      covariance: { rows: d, cols: d, data: sigma },
    };
    const parts = { factor: null, skew: null, mixture: null, classes: null };
    const npz = await encodeStatistics({ moments, sample: null, labels: null, protocol: null, ...parts });
    const { sha256 } = await storage.put(npz);
    await sampleSets.ensure(database, { sha256, bytes: 1n, filename: 'edm.npz' });
    const { fingerprint } = await protocols.ensure(database, protocol);
    const of = { protocolFingerprint: fingerprint, sampleSetSha256: sha256, kind: 'STATISTICS' } as const;
    return run((await references.ensure(database, of)).id);
  };
  const reference = await imported(1280);
  expect(reference).toMatchObject({ state: 'READY', imageCount: null });
  const path = await storage.localPath(reference.statisticsSha256!);
  const statistics = await readStatistics(path);
  expect(statistics).toMatchObject({ sample: null, moments: { n: 0, ddof: 1 }, protocol });
  // Images that all have the same features: the means are 1 apart in each of d directions, and the traces differ by 2 d.
  const rows = Float32Array.from({ length: 4 * 1280 }, () => 0);
  const candidate = rowsOf({ rows: 4, cols: 1280, data: rows });
  const { scores } = await scoreEvaluation({
    ...{ candidate, reference: statistics, protocol },
    metrics: [{ metric: 'fid' }],
  });
  expect(scores[0]!.value).toBeCloseTo(1280 * (1 + 2), 6);
  // What is about the file is told at once, and not tried again.
  const refused = await imported(2).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringContaining('edm.npz: expected mu of 1280 numbers, as mobilenet-v2 makes'),
  });
});
