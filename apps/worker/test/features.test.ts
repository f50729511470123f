// Promise: the features of a set are read shard by shard, as often as they are wanted, and never all at once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Refusal } from '@fidboard/core';
import { connect, type Database, protocols, sampleSets, shardSetOf, shards } from '@fidboard/database';
import { createTestDatabase } from '@fidboard/database/testing';
import { defaultProtocol, encodeFeatures, type FeatureMatrix, type FeatureRows } from '@fidboard/evaluation';
import { type BlobStore, openBlobStore } from '@fidboard/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadFeatures } from '../src/tasks/features.ts';
import { SOFTWARE } from './software.ts';

let server: Awaited<ReturnType<typeof createTestDatabase>>;
let directory: string;
let database: Database;
let storage: BlobStore;
beforeAll(async () => {
  server = await createTestDatabase();
  database = connect(server.url, { poolSize: 4 });
  directory = await mkdtemp(join(tmpdir(), 'fidboard-features-'));
  storage = openBlobStore(pathToFileURL(directory).href);
});
afterAll(async () => {
  await database.close();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const DIMENSION = 1280;
const protocol = defaultProtocol();

function shardOf(rows: number, value: number): FeatureMatrix {
  return { rows, cols: DIMENSION, data: new Float32Array(rows * DIMENSION).fill(value) };
}

/** The features of finished shards of these bytes, and the blobs' names. */
async function finishedShards(name: string, blobs: readonly Uint8Array[], count: number) {
  const { sha256 } = await sampleSets.ensure(database, {
    sha256: Buffer.from(name).toString('hex').padEnd(64, '0'),
    bytes: 1n,
    filename: name,
  });
  const { extractionFingerprint } = await protocols.ensure(database, protocol);
  const samples = { sha256, contentSha256: null };
  const plan = blobs.map((_, index) => ({ index, first: index * count, count }));
  const hashes: string[] = [];
  for (const [i, shard] of (
    await shards.ensure(database, { samples, extractionFingerprint }, plan)
  ).entries()) {
    const { sha256: featuresSha256 } = await storage.put(blobs[i]!);
    hashes.push(featuresSha256);
    await shards.finish(database, shard.id, { featuresSha256, provider: 'cpu', madeFor: 'somebody' });
  }
  const extractorOf = () => Promise.reject(new Error('nothing to extract'));
  const resources = { database, storage, software: SOFTWARE, extractorOf };
  const job = { protocol, filename: name, madeFor: 'somebody', signal: new AbortController().signal };
  const features = await loadFeatures(resources, shardSetOf(samples, extractionFingerprint), job);
  return { features, hashes };
}

async function firstNumbers(features: FeatureRows): Promise<(number | undefined)[]> {
  const seen = [];
  for await (const { data } of features) seen.push(data[0]);
  return seen;
}

describe('loadFeatures', () => {
  it('opens a shard when its rows are wanted, and again in the next pass', async () => {
    const blobs = [1, 2].map((value) => encodeFeatures(shardOf(1024, value)));
    const { features, hashes } = await finishedShards('a', blobs, 1024);
    expect([features.rows, features.cols]).toEqual([2048, DIMENSION]);
    await storage.delete(hashes[1]!);
    const rows = features[Symbol.asyncIterator]();
    expect((await rows.next()).value).toMatchObject({ rows: 1024, cols: DIMENSION });
    await expect(rows.next()).rejects.toThrow();
    await storage.put(blobs[1]!);
    expect(await firstNumbers(features)).toEqual([1, 2]);
    expect(await firstNumbers(features)).toEqual([1, 2]);
  });

  it('blames no submitter for a blob that is damaged, or of another size', async () => {
    const damaged = await finishedShards('b', [Buffer.from('not what was stored')], 2);
    const short = await finishedShards('c', [encodeFeatures(shardOf(2, 1))], 3);
    for (const { features } of [damaged, short]) {
      const thrown = await firstNumbers(features).catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(Error);
      expect(thrown).not.toBeInstanceOf(Refusal);
    }
  });
});
