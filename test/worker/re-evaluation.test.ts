// Promise: another protocol evaluates a board again from the features that are there, extracts where they differ, and outlives a worker.
import {
  applyBoard,
  evaluations,
  protocolVersions,
  rankings,
  reevaluations,
  users,
} from '@fidboard/database';
import { defaultProtocol, type Protocol } from '@fidboard/evaluation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScenario, type Scenario, waitFor } from '../kit/scenario.ts';
import { startWorker } from '../kit/worker.ts';

let scenario: Scenario;
let hostId: string;
beforeAll(async () => {
  scenario = await openScenario();
  hostId = (await users.ensure(scenario.database, { email: 'host@example.org', name: 'Host' })).id;
  await scenario.database.prisma.board.update({ where: { id: scenario.board.id }, data: { hostId } });
});
afterAll(() => scenario[Symbol.asyncDispose]());

const isScored = { seconds: 120, until: ({ state }: { state: string }) => state === 'SCORED' };
const MANY = 1500;
const FEW = 60;

/** Applies the board with another protocol. */
async function measureBy(protocol: Protocol) {
  const { prisma } = scenario.database;
  const { sampleSetSha256: sha256 } = await prisma.reference.findUniqueOrThrow({
    where: { id: scenario.referenceId },
  });
  const column = { reference: 'reference', direction: 'lower', digits: 2, scale: 1, ranked: true } as const;
  await applyBoard(
    scenario.database,
    hostId,
    {
      board: scenario.board.slug,
      title: 'Digits',
      description: '',
      visibility: 'public',
      protocol,
      references: [{ key: 'reference', name: '64 digits', sha256 }],
      columns: [
        { ...column, metric: 'kid', title: 'Kernel distance', primary: true },
        { ...column, metric: 'fid', title: 'Frechet distance', primary: false },
      ],
      ranking: { order: 'primary', standing: 'best' },
    },
    { reEvaluate: true },
  );
}

/** Waits until the board is ranked by the version of a number. */
async function untilVersion(number: number): Promise<rankings.RankingWithEntries> {
  for (let tries = 0; tries < 1200; tries++) {
    const ranking = (await rankings.newestOfBoards(scenario.database, [scenario.board.id])).get(
      scenario.board.id,
    );
    if (ranking?.version.number === number) return ranking;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`untilVersion: expected version ${number} within two minutes`);
}

async function extractions(): Promise<number> {
  const rows = await scenario.database.prisma.jobCount.findMany({ where: { task: 'extract' } });
  return rows.reduce((sum, { count }) => sum + Number(count), 0);
}

const evaluationsOf = async (id: string) => evaluations.ofSubmissions(scenario.database, [id]);
const kidOf = ({ scores }: evaluations.EvaluationWithScores) =>
  scores.find(({ metric }) => metric === 'kid')!.value;

// Real workers on real images: on a busy machine a test takes minutes.
describe('a board of another protocol', { timeout: 300_000 }, () => {
  const ids: string[] = [];

  it('with the same extraction is scored again from the features that are there', async () => {
    await using _worker = startWorker(scenario);
    for (const [name, count, seed] of [
      ['Few', FEW, 51],
      ['Many', MANY, 52],
    ] as const) {
      const { id } = await scenario.submit(
        await scenario.method(name),
        await scenario.digits({ count, seed }),
      );
      await waitFor(scenario, id, isScored);
      ids.push(id);
    }
    const old = await untilVersion(1);
    const before = await extractions();
    expect(before).toBeGreaterThan(0);
    await measureBy(defaultProtocol({ settings: { kid: { subsets: 30, subsetSize: 30 } }, seed: 3 }));
    const ranking = await untilVersion(2);
    expect(await extractions()).toBe(before);
    expect(ranking.entries.map(({ submissionId }) => submissionId).toSorted()).toEqual(ids.toSorted());
    for (const id of ids) {
      const [first, second] = await evaluationsOf(id);
      expect(second!.versionId).toBe(ranking.versionId);
      expect(kidOf(second!)).not.toBe(kidOf(first!));
    }
    // The receipt of each verifies what it was, under the protocol that it was computed under.
    const receipts = await scenario.database.prisma.receipt.findMany({
      where: { evaluation: { submissionId: ids[0]! } },
      orderBy: { evaluation: { createdAt: 'asc' } },
    });
    const fingerprints = receipts.map(({ statement }) => JSON.parse(statement).protocol.fingerprint);
    expect(fingerprints).toEqual([
      (await versionNumbered(1)).protocolFingerprint,
      (await versionNumbered(2)).protocolFingerprint,
    ]);
    const columns = await scenario.database.prisma.boardColumn.findMany({
      where: { versionId: old.versionId },
      orderBy: { position: 'asc' },
    });
    expect(columns.map(({ metric }) => metric)).toEqual(['fid', 'kid']);
  });

  it('with another preprocessing is extracted again, though a worker is killed in the midst of it', async () => {
    const before = await extractions();
    await using doomed = startWorker(scenario, { FIDBOARD_WORKER_JOBS: '1' });
    await measureBy(defaultProtocol({ preprocessing: { resize: 'pil-bicubic-uint8' }, seed: 3 }));
    const pending = await versionNumbered(3);
    const many = { submissionId: ids[1]!, versionId: pending.id };
    for (let tries = 0; tries < 900; tries++) {
      const row = await scenario.database.prisma.reevaluation.findFirstOrThrow({ where: many });
      if (row.state === 'EXTRACTING' && row.imagesDone > 0) break;
      expect(reevaluations.isOpen(row.state)).toBe(true);
      await new Promise((done) => setTimeout(done, 100));
    }
    await doomed.end('SIGKILL');
    expect((await untilVersion(2)).entries).toHaveLength(2);
    await using _heir = startWorker(scenario);
    const ranking = await untilVersion(3);
    expect(await extractions()).toBeGreaterThan(before);
    expect(ranking.entries.map(({ submissionId }) => submissionId).toSorted()).toEqual(ids.toSorted());
    for (const id of ids) {
      const own = await evaluationsOf(id);
      expect(own.filter(({ versionId }) => versionId === ranking.versionId)).toHaveLength(1);
      expect(own.every(({ finishedAt }) => finishedAt !== null)).toBe(true);
    }
  });
});

async function versionNumbered(number: number) {
  const versions = await protocolVersions.ofBoards(scenario.database, [scenario.board.id]);
  return versions.find((version) => version.number === number)!;
}
