// Promise: a submission is scored against each of its board's references, per class too, from features that are made once.
import { join } from 'node:path';
import { boards, evaluations, rankings, references, sampleSets, submissions } from '@fidboard/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScenario, type Scenario, waitFor } from '../kit/scenario.ts';
import { startWorker, type WorkerProcess } from '../kit/worker.ts';
import { labelledZip } from '../kit/zip.ts';

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

/** Real digits of two classes in one zip, by the seeds of each. */
async function classes(name: string, seeds: readonly [number, number]) {
  const [a, b] = await Promise.all(seeds.map((seed) => scenario.digits({ count: 20, seed })));
  const { sha256, bytes } = await scenario.storage.put({
    file: await labelledZip({ a: a!, b: b! }, join(scenario.directory, name)),
  });
  return sampleSets.ensure(scenario.database, { sha256, bytes: BigInt(bytes), filename: name });
}

async function openBoard() {
  const { database } = scenario;
  const { protocolFingerprint } = scenario.board;
  const made: { key: string; name: string; referenceId: string }[] = [];
  for (const [key, seeds] of [
    ['single', [31, 32]],
    ['multi', [33, 34]],
    ['combined', [35, 36]],
  ] as const) {
    const { sha256: sampleSetSha256 } = await classes(`${key}.zip`, seeds);
    const { id } = await references.ensure(database, { protocolFingerprint, sampleSetSha256 });
    made.push({ key, name: `Digits, ${key}`, referenceId: id });
  }
  const column = { metric: 'fid', direction: 'LOWER', digits: 2 } as const;
  return boards.create(database, {
    slug: 'three',
    title: 'Three references',
    hostId: null,
    protocolFingerprint,
    references: made,
    columns: [
      { ...column, title: 'Single', primary: true },
      { ...column, title: 'Multi', reference: 'multi' },
      { ...column, title: 'Combined', reference: 'combined' },
      { ...column, title: 'Class a', reference: 'combined', classScope: 'a' },
      { ...column, title: 'Class b', reference: 'combined', classScope: 'b' },
      { ...column, title: 'Mean', reference: 'combined', classScope: 'mean' },
    ],
  });
}

// A real worker on real images: on a busy machine a test takes minutes.
describe('a board with three references', { timeout: 240_000 }, () => {
  it('scores against single, multi and combined, and by class', async () => {
    const { database } = scenario;
    const board = await openBoard();
    const { sha256, bytes, filename } = await classes('samples.zip', [37, 38]);
    const { id } = await submissions.create(database, {
      boardId: board.id,
      methodId: (await scenario.method('Labelled')).id,
      submitterId: null,
      filename,
      declaredBytes: bytes,
    });
    await submissions.markUploaded(database, id, { sha256, bytes });
    await waitFor(scenario, id, { seconds: 200, until: ({ state }) => state === 'SCORED' });
    const own = await evaluations.ofSubmissions(database, [id]);
    const columns = await boards.columnsOf(database, { boardIds: [board.id] });
    const values = columns.map((column) => rankings.scoreIn(own, column)?.value ?? Number.NaN);
    expect(values.every((value) => value > 0)).toBe(true);
    const [single, multi, combined, a, b, mean] = values;
    expect(new Set([single, multi, combined]).size).toBe(3);
    expect(mean).toBeCloseTo((a! + b!) / 2, 8);
    expect(own.map(({ warnings }) => String(warnings)).join()).not.toContain('no labels');
    const where = { evaluation: { submissionId: id } };
    expect(await database.prisma.receipt.count({ where })).toBe(3);
    // One shard of the samples, whatever it was measured against.
    expect(await database.prisma.featureShard.count({ where: { sampleSetSha256: sha256 } })).toBe(1);
  });
});
