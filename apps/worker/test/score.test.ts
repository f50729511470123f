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
  evaluations,
  type JobContext,
  methods,
  protocols,
  references,
  sampleSets,
  shardSetOf,
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
import { SOFTWARE } from './software.ts';
import { tarOf } from './tar.ts';

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
  /** The board's columns, by metric and `metric[class]`; KID alone when left out. */
  metrics?: readonly string[];
  /** The labels of the reference's images. */
  labels?: readonly string[];
  /** The candidate's sample set, of which nothing but names and labels is read. */
  files?: Readonly<Record<string, string>>;
}

interface Scored {
  thrown: unknown;
  scores: readonly {
    metric: string;
    classScope: string;
    value: number;
    standardError: number | null;
    n: number;
    details: unknown;
  }[];
  warnings: unknown;
}

/** Scores a submission. */
async function scored(given: Case): Promise<Scored> {
  const { reference, candidate, statistics, features, metrics = ['kid'], labels, files } = given;
  const put = async (bytes: Uint8Array) => (await storage.put(bytes)).sha256;
  const set = async (archive?: Uint8Array) => {
    const sha256 = archive ? await put(archive) : randomBytes(32).toString('hex');
    return (await sampleSets.ensure(database, { sha256, bytes: 1n, filename: 'x.zip' })).sha256;
  };
  const { fingerprint, extractionFingerprint } = await protocols.ensure(database, protocol);
  const { id: referenceId } = await references.ensure(database, {
    protocolFingerprint: fingerprint,
    sampleSetSha256: await set(),
  });
  const stored =
    statistics ??
    (await encodeStatistics(await combineStatistics(rowsOf(rows(reference)), protocol, { labels })));
  const prepared = { statisticsSha256: await put(stored), imageCount: reference };
  await references.markReady(database, referenceId, prepared);
  const { id: boardId } = await boards.create(database, {
    slug: `board-${randomBytes(4).toString('hex')}`,
    title: 'Board',
    hostId: null,
    protocolFingerprint: fingerprint,
    references: [{ key: 'reference', name: 'Reference', referenceId }],
    columns: metrics.map((key, i) => ({
      metric: key.split('[')[0]!,
      classScope: /\[(.*)\]/.exec(key)?.[1] ?? '',
      title: key,
      direction: 'LOWER',
      digits: 3,
      primary: i === 0,
    })),
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
  const sampleSetSha256 = await set(files && tarOf(files));
  await submissions.markUploaded(database, id, { sha256: sampleSetSha256, bytes: 1n });
  await submissions.markVerified(database, id, { format: 'zip', imageCount: candidate });
  const samples = { sha256: sampleSetSha256, contentSha256: null };
  const plan = [{ index: 0, first: 0, count: candidate }];
  const [shard] = await shards.ensure(database, { samples, extractionFingerprint }, plan);
  const featuresSha256 = await put(features ?? encodeFeatures(rows(candidate)));
  await shards.finish(database, shard!.id, { featuresSha256, provider: 'cpu', madeFor: id });
  await submissions.enqueueExtraction(
    database,
    id,
    await shards.ofSampleSet(database, shardSetOf(samples, extractionFingerprint)),
  );
  const resources = {
    database,
    storage,
    software: SOFTWARE,
    extractorOf: () => Promise.reject(new Error('nothing to extract')),
  };
  const context: JobContext = {
    signal: new AbortController().signal,
    attempt: 1,
    lastAttempt: false,
    reportSpeed() {},
  };
  const [{ id: evaluationId } = { id: '' }] = await evaluations.ofSubmissions(database, [id]);
  const thrown = await scoreSubmission(resources, { submissionId: id, evaluationId }, context).catch(
    (error: unknown) => error,
  );
  const [evaluation] = await evaluations.ofSubmissions(database, [id]);
  return { thrown, scores: evaluation?.scores ?? [], warnings: evaluation?.warnings ?? [] };
}

/** What scoring a submission throws. */
async function scoring(given: Case): Promise<unknown> {
  return (await scored(given)).thrown;
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

describe('labels', () => {
  const labels = ['cat', 'cat', 'cat', 'cat', 'dog', 'dog', 'dog', 'dog'];
  const folders = Object.fromEntries(labels.map((label, i) => [`${label}/${i}.png`, '']));
  const plain = Object.fromEntries(labels.map((_, i) => [`${i}.png`, '']));
  const metrics = ['kid', 'intra_fid', 'classification_accuracy_score'];
  const sizes = { reference: SUBSET_SIZE, candidate: SUBSET_SIZE };

  it('are taken from class folders, and fill the columns that ask for them', async () => {
    const { thrown, scores } = await scored({ ...sizes, metrics, labels, files: folders });
    expect(thrown).toBeUndefined();
    expect(scores.map(({ metric }) => metric)).toEqual(metrics.toSorted());
    // The candidate's features are the reference's.
    expect(scores.find(({ metric }) => metric === 'intra_fid')?.value).toBeLessThan(1e-9);
  });

  it('give columns of a class and of the mean over classes, read from one computation', async () => {
    const scopes = ['intra_fid', 'fid[cat]', 'fid[mean]', 'fid[bird]', 'classification_accuracy_score[dog]'];
    const { thrown, scores, warnings } = await scored({
      ...sizes,
      metrics: scopes,
      labels: labels.toReversed(),
      files: folders,
    });
    expect(thrown).toBeUndefined();
    const of = (metric: string, classScope: string) =>
      scores.find((score) => score.metric === metric && score.classScope === classScope);
    const whole = of('intra_fid', '')!;
    const { classes } = whole.details as { classes: Record<string, { value: number }> };
    expect(of('fid', 'cat')).toMatchObject({ value: classes.cat!.value, n: 4 });
    expect(of('fid', 'mean')).toMatchObject({ value: whole.value, standardError: whole.standardError, n: 8 });
    expect(of('classification_accuracy_score', 'dog')?.value).toBeLessThanOrEqual(1);
    expect(of('fid', 'bird')).toBeUndefined();
    expect(String(warnings)).toContain('there is no class "bird"');
  });

  it('are taken from a labels file', async () => {
    const csv = ['file,label', ...labels.map((label, i) => `${i}.png,${label}`)].join('\n');
    const { scores } = await scored({ ...sizes, metrics, labels, files: { ...plain, 'labels.csv': csv } });
    expect(scores).toHaveLength(3);
  });

  it('leave cells empty with a warning where there are none, or none that fit', async () => {
    const none = await scored({ ...sizes, metrics, labels, files: plain });
    expect(none.scores.map(({ metric }) => metric)).toEqual(['kid']);
    expect(String(none.warnings)).toContain("the candidate's images have no labels");
    const broken = await scored({ ...sizes, metrics, labels, files: { ...plain, 'labels.csv': 'a,b' } });
    expect(broken.scores.map(({ metric }) => metric)).toEqual(['kid']);
    expect(String(broken.warnings)).toContain(
      'The labels were left aside: labels.csv, line 1: expected the header',
    );
    const unlabelled = await scored({ ...sizes, metrics, files: folders });
    expect(String(unlabelled.warnings)).toContain("the reference's images have no labels");
  });

  it('are asked of a submission only where the reference has them and nothing else could be scored', async () => {
    const alone = { ...sizes, metrics: ['intra_fid'] };
    expect(await scoring({ ...alone, labels, files: plain })).toBeInstanceOf(Refusal);
    expect(await scoring({ ...alone, files: folders })).not.toBeInstanceOf(Refusal);
  });
});
