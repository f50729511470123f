// Promise: features of the same images under the same extraction are computed once, whoever needs them and whatever holds them.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  boards,
  evaluations,
  type Method,
  protocols,
  references,
  shards,
  submissions,
} from '@fidboard/database';
import { defaultProtocol } from '@fidboard/evaluation';
import { encodeNpz, readNpz } from '@fidboard/npy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScenario, type Scenario, waitFor } from '../kit/scenario.ts';
import { startWorker, type WorkerProcess } from '../kit/worker.ts';

let scenario: Scenario;
let worker: WorkerProcess;
beforeAll(async () => {
  scenario = await openScenario();
  worker = startWorker(scenario);
});
afterAll(async () => {
  await worker[Symbol.asyncDispose]();
  await scenario[Symbol.asyncDispose]();
});

const COUNT = 60;

async function evaluationOf(id: string) {
  const isScored = { seconds: 120, until: ({ state }: { state: string }) => state === 'SCORED' };
  await waitFor(scenario, id, isScored);
  const [evaluation] = await evaluations.ofSubmissions(scenario.database, [id]);
  return evaluation!;
}

const valuesOf = ({ scores }: Awaited<ReturnType<typeof evaluationOf>>) => scores.map(({ value }) => value);

/** The one shard of a submission's images. */
async function shardOf(id: string) {
  const [{ sampleSetSha256 } = {}] = await submissions.byIds(scenario.database, [id]);
  const set = await scenario.database.prisma.sampleSet.findUniqueOrThrow({
    where: { sha256: sampleSetSha256! },
  });
  const found = await scenario.database.prisma.featureShard.findMany({
    where: { contentSha256: set.contentSha256! },
  });
  expect(found).toHaveLength(1);
  return found[0]!;
}

// A real worker on real images: on a busy machine a test takes minutes.
describe('features', { timeout: 240_000 }, () => {
  it('of one sample set of two teams are made once, though both wait for them at the same time', async () => {
    const path = await scenario.digits({ count: COUNT, seed: 21 });
    const methods = [await scenario.method('Team A'), await scenario.method('Team B')];
    const [a, b] = await Promise.all(methods.map((method) => scenario.submit(method, path)));
    const both = [await evaluationOf(a!.id), await evaluationOf(b!.id)];
    expect(valuesOf(both[0]!)).toEqual(valuesOf(both[1]!));
    expect(both.map(({ imagesReused }) => imagesReused).toSorted()).toEqual([0, COUNT]);
    expect(both.map(({ provider }) => provider)).toEqual(['cpu', 'cpu']);
    expect(both.map(({ providerChoices }) => providerChoices)).toEqual(
      [0, 1].map(() => [{ provider: 'cpu', secondsPerImage: {} }]),
    );
    expect([a!.id, b!.id]).toContain((await shardOf(a!.id)).madeFor);
  });

  it('are those of the same images in another container', async () => {
    const path = await scenario.digits({ count: COUNT, seed: 22 });
    const first = await scenario.submit(await scenario.method('As it was'), path);
    const one = await evaluationOf(first.id);
    expect(one.imagesReused).toBe(0);
    const packed = join(scenario.directory, 'packed-anew.npz');
    const arr_0 = (await readNpz(path)).get('arr_0')!;
    const note = { dtype: 'float32', shape: [1], data: Float32Array.of(1) } as const;
    await writeFile(packed, await encodeNpz({ arr_0, note }));
    const second = await scenario.submit(await scenario.method('Packed anew'), packed);
    expect(second.sampleSetSha256).not.toBe(first.sampleSetSha256);
    const other = await evaluationOf(second.id);
    expect(other.imagesReused).toBe(COUNT);
    expect(valuesOf(other)).toEqual(valuesOf(one));
    expect((await shardOf(second.id)).madeFor).toBe(first.id);
  });

  it('serve a board of another protocol with the same extraction, and its reference', async () => {
    const path = await scenario.digits({ count: COUNT, seed: 23 });
    const first = await scenario.submit(await scenario.method('Under the first protocol'), path);
    await evaluationOf(first.id);
    const board = await openSecondBoard();
    const second = await submitTo(
      board.id,
      await scenario.method('Under the second'),
      first.sampleSetSha256!,
    );
    const evaluation = await evaluationOf(second);
    expect(evaluation.protocolFingerprint).toBe(board.protocolFingerprint);
    expect(evaluation.imagesReused).toBe(COUNT);
    // The reference's images, those of the second board's too, were extracted for the first board's reference.
    const [{ sampleSetSha256 } = {}] = await references.byIds(scenario.database, [scenario.referenceId]);
    const made = await scenario.database.prisma.featureShard.findMany({
      where: { sampleSetSha256: sampleSetSha256! },
    });
    expect(made.map(({ madeFor }) => madeFor)).toEqual([scenario.referenceId]);
  });

  it('whose blob was damaged or lost are made again', async () => {
    const path = await scenario.digits({ count: COUNT, seed: 24 });
    const first = await evaluationOf((await scenario.submit(await scenario.method('Sound'), path)).id);
    const { featuresSha256 } = await shardOf(first.submissionId);
    const blob = await scenario.storage.localPath(featuresSha256!);
    const bytes = await readFile(blob);
    await writeFile(blob, bytes.with(bytes.length - 100, bytes.at(-100)! ^ 8));
    const damaged = await scenario.submit(await scenario.method('After damage'), path);
    expect(valuesOf(await evaluationOf(damaged.id))).toEqual(valuesOf(first));
    expect(await readFile(blob)).toEqual(bytes);
    await scenario.storage.delete(featuresSha256!);
    const lost = await scenario.submit(await scenario.method('After loss'), path);
    expect(valuesOf(await evaluationOf(lost.id))).toEqual(valuesOf(first));
    expect((await shards.byId(scenario.database, (await shardOf(lost.id)).id))?.featuresSha256).toBe(
      featuresSha256,
    );
  });
});

/** A board with the same reference images under a protocol that differs in its metrics alone. */
async function openSecondBoard() {
  const { database, board } = scenario;
  const protocol = defaultProtocol({ settings: { kid: { subsets: 10, subsetSize: 30 } } });
  const { fingerprint } = await protocols.ensure(database, protocol);
  expect(fingerprint).not.toBe(board.protocolFingerprint);
  const [reference] = await references.byIds(database, [scenario.referenceId]);
  const { id: referenceId } = await references.ensure(database, {
    protocolFingerprint: fingerprint,
    sampleSetSha256: reference!.sampleSetSha256,
  });
  return boards.create(database, {
    slug: 'second',
    title: 'Second',
    hostId: null,
    protocolFingerprint: fingerprint,
    references: [{ key: 'reference', name: 'The same digits', referenceId }],
    columns: [{ metric: 'kid', title: 'Kernel distance', direction: 'LOWER', digits: 3, primary: true }],
  });
}

async function submitTo(boardId: string, method: Method, sha256: string): Promise<string> {
  const { database } = scenario;
  const [set] = await database.prisma.sampleSet.findMany({ where: { sha256 } });
  const { id } = await submissions.create(database, {
    boardId,
    methodId: method.id,
    submitterId: null,
    filename: set!.filename,
    declaredBytes: set!.bytes,
  });
  await submissions.markUploaded(database, id, { sha256, bytes: set!.bytes });
  return id;
}
