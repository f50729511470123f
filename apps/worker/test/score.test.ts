// Promise: what goes wrong while scoring is held against the submitter only where it is about their samples.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Refusal } from '@fidboard/core';
import {
  boards,
  connect,
  type Database,
  type JobContext,
  methods,
  protocols,
  references,
  sampleSets,
  shards,
  submissions,
  teams,
  users,
} from '@fidboard/database';
import { createTestDatabase } from '@fidboard/database/testing';
import {
  combineStatistics,
  defaultProtocol,
  encodeFeatures,
  encodeStatistics,
  type FeatureMatrix,
  rowsOf,
} from '@fidboard/evaluation';
import { type BlobStore, openBlobStore } from '@fidboard/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scoreSubmission } from '../src/tasks/score.ts';

let server: Awaited<ReturnType<typeof createTestDatabase>>;
let directory: string;
let database: Database;
let storage: BlobStore;
beforeAll(async () => {
  server = await createTestDatabase();
  database = connect(server.url, { poolSize: 4 });
  directory = await mkdtemp(join(tmpdir(), 'fidboard-score-'));
  storage = openBlobStore(pathToFileURL(directory).href);
});
afterAll(async () => {
  await database.close();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const SUBSET_SIZE = 8;
const DIMENSION = 1280;
const protocol = defaultProtocol({ settings: { kid: { subsets: 2, subsetSize: SUBSET_SIZE } } });
const GARBAGE = Buffer.from('not what was stored');

function rows(count: number): FeatureMatrix {
  const data = Float32Array.from({ length: count * DIMENSION }, (_, i) => Math.sin(i * i));
  return { rows: count, cols: DIMENSION, data };
}

interface Case {
  /** Images of the reference and of the candidate. */
  reference: number;
  candidate: number;
  /** What stands in storage in place of the statistics or of the features. */
  statistics?: Uint8Array;
  features?: Uint8Array;
}

/** Scores a submission by KID alone, and returns what it throws. */
async function scoring({ reference, candidate, statistics, features }: Case): Promise<unknown> {
  const put = async (bytes: Uint8Array) => (await storage.put(bytes)).sha256;
  const set = async () => {
    const sha256 = randomBytes(32).toString('hex');
    return (await sampleSets.ensure(database, { sha256, bytes: 1n, filename: 'x.zip' })).sha256;
  };
  const { fingerprint, extractionFingerprint } = await protocols.ensure(database, protocol);
  const { id: referenceId } = await references.ensure(database, {
    name: 'Reference',
    protocolFingerprint: fingerprint,
    sampleSetSha256: await set(),
  });
  const stored =
    statistics ?? (await encodeStatistics(await combineStatistics(rowsOf(rows(reference)), protocol)));
  const prepared = { statisticsSha256: await put(stored), imageCount: reference };
  await references.markReady(database, referenceId, prepared);
  const { id: boardId } = await boards.create(database, {
    slug: `board-${randomBytes(4).toString('hex')}`,
    title: 'Board',
    hostId: null,
    protocolFingerprint: fingerprint,
    referenceId,
    columns: [{ metric: 'kid', title: 'Kernel distance', direction: 'LOWER', digits: 3, primary: true }],
  });
  const owner = await users.ensure(database, { email: 'ada@example.org', name: 'Ada' });
  const team = await teams.create(database, { name: 'Team', ownerId: owner.id });
  const method = await methods.create(database, { teamId: team.id, name: 'Method' });
  const { id } = await submissions.create(database, {
    boardId,
    methodId: method.id,
    submitterId: owner.id,
    filename: 'x.zip',
    declaredBytes: 1n,
  });
  const sampleSetSha256 = await set();
  await submissions.markUploaded(database, id, { sha256: sampleSetSha256, bytes: 1n });
  await submissions.markVerified(database, id, { format: 'zip', imageCount: candidate });
  const shardSet = { sampleSetSha256, extractionFingerprint };
  const [shard] = await shards.ensure(database, shardSet, [{ index: 0, first: 0, count: candidate }]);
  const featuresSha256 = await put(features ?? encodeFeatures(rows(candidate)));
  await shards.finish(database, shard!.id, { featuresSha256, provider: 'cpu' });
  await submissions.enqueueExtraction(database, id, await shards.ofSampleSet(database, shardSet));
  const resources = { database, storage, extractorOf: () => Promise.reject(new Error('nothing to extract')) };
  const context: JobContext = {
    signal: new AbortController().signal,
    attempt: 1,
    lastAttempt: false,
    reportSpeed() {},
  };
  return scoreSubmission(resources, { submissionId: id }, context).catch((error: unknown) => error);
}

describe('scoring', () => {
  it('scores sets that are large enough', async () => {
    expect(await scoring({ reference: SUBSET_SIZE, candidate: SUBSET_SIZE })).toBeUndefined();
  });

  it('refuses a set with fewer images than the protocol draws', async () => {
    const thrown = await scoring({ reference: SUBSET_SIZE, candidate: SUBSET_SIZE - 1 });
    expect(thrown).toBeInstanceOf(Refusal);
    expect(thrown).toMatchObject({ code: 'BAD_INPUT' });
  });

  it.each<[string, Case]>([
    ['a reference smaller than the protocol asks', { reference: 4, candidate: SUBSET_SIZE }],
    ['a reference too small for a set of its size', { reference: 4, candidate: 4 }],
    ['damaged statistics', { reference: SUBSET_SIZE, candidate: SUBSET_SIZE, statistics: GARBAGE }],
    ['damaged features', { reference: SUBSET_SIZE, candidate: SUBSET_SIZE, features: GARBAGE }],
  ])('does not hold %s against the samples', async (_, broken) => {
    const thrown = await scoring(broken);
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown).not.toBeInstanceOf(Refusal);
    expect(thrown).toHaveProperty('cause.name', 'Refusal');
  });
});
