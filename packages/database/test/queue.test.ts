import { randomUUID } from 'node:crypto';
import { Refusal } from '@fidboard/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  connect,
  type Database,
  type JobTasks,
  type QueueWorker,
  reapDeadWorkers,
  startQueueWorker,
  submissions,
  workers,
} from '../src/index.ts';
import { makeBoard, randomSha256 } from './board.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await createTestDatabase();
  db = connect(server.url);
});
afterAll(async () => {
  await db.close();
  await server[Symbol.asyncDispose]();
});

const nothing = async () => undefined;
const IDLE: JobTasks = {
  verify: nothing,
  plan: nothing,
  extract: nothing,
  score: nothing,
  prepareReference: nothing,
};

function work(tasks: Partial<JobTasks>): Promise<QueueWorker> {
  return startQueueWorker(db, {
    id: randomUUID(),
    hostname: 'test',
    pid: process.pid,
    provider: 'cpu',
    concurrency: 2,
    tasks: { ...IDLE, ...tasks },
    log: () => undefined,
  });
}

async function uploaded(): Promise<string> {
  const { method, submit } = await makeBoard(db);
  const id = await submit(await method('A'));
  await submissions.markUploaded(db, id, { sha256: randomSha256(), bytes: 1n });
  return id;
}

const stateOf = async (id: string) => (await submissions.byIds(db, [id]))[0];
const jobsOf = (id: string) =>
  db.prisma.$queryRaw<{ attempts: number }[]>`
    SELECT attempts FROM graphile_worker.jobs WHERE key LIKE ${`%${id}%`}`;
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

/** Makes a job look as a worker killed with -9 leaves it: locked by nobody who lives, some minutes ago. */
function lockAsDead(id: string, attempts: number): Promise<number> {
  return db.prisma.$executeRaw`
    UPDATE graphile_worker._private_jobs SET locked_by = 'pool-dead', locked_at = now() - interval '2 minutes',
      attempts = ${attempts} WHERE key LIKE ${`%${id}%`}`;
}

describe('a queue worker', () => {
  it('runs the job, shows itself while it does, and leaves when stopped', async () => {
    const id = await uploaded();
    const seen: string[] = [];
    const worker = await work({ verify: async ({ submissionId }) => void seen.push(submissionId) });
    await until(async () => expect(seen).toContain(id));
    expect(await workers.online(db)).toMatchObject([{ hostname: 'test', provider: 'cpu' }]);
    await worker.stop();
    await worker.done;
    expect(await workers.online(db)).toEqual([]);
    expect(await jobsOf(id)).toEqual([]);
  });

  it('fails a submission at once when the samples are at fault, with the reason', async () => {
    const id = await uploaded();
    let tries = 0;
    const worker = await work({
      verify: async () => {
        tries += 1;
        throw new Refusal('NO_IMAGES', 'samples.zip: expected images, got none', 'Add images.');
      },
    });
    await until(async () => expect((await stateOf(id))?.state).toBe('FAILED'));
    await worker.stop();
    expect(tries).toBe(1);
    expect(await stateOf(id)).toMatchObject({
      failureCode: 'NO_IMAGES',
      failureMessage: 'samples.zip: expected images, got none. Add images.',
      failureFault: 'SUBMITTER',
    });
  });

  it('tries again after a fault of ours, and fails as PLATFORM after the third time', async () => {
    const id = await uploaded();
    const attempts: number[] = [];
    const worker = await work({
      verify: async (_, { attempt }) => {
        attempts.push(attempt);
        throw new Error('disk full at /secret/path');
      },
    });
    await until(async () => expect((await stateOf(id))?.state).toBe('FAILED'));
    await worker.stop();
    expect(attempts).toEqual([1, 2, 3]);
    const row = await stateOf(id);
    expect(row).toMatchObject({ failureCode: 'INTERNAL', failureFault: 'PLATFORM' });
    expect(row?.failureMessage).not.toContain('secret');
  });

  it('aborts the job of a submission that is cancelled, within seconds', async () => {
    const id = await uploaded();
    let begun = false;
    const worker = await work({
      verify: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          begun = true;
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    await until(async () => expect(begun).toBe(true));
    expect(await submissions.requestCancel(db, id)).toMatchObject({
      state: 'VERIFYING',
      cancelRequested: true,
    });
    await until(async () => expect((await stateOf(id))?.state).toBe('CANCELLED'));
    await until(async () => expect(await jobsOf(id)).toEqual([]));
    await worker.stop();
  });

  it('puts its job back, with no attempt lost, when it is stopped in the middle', async () => {
    const id = await uploaded();
    let begun = false;
    const worker = await work({
      verify: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          begun = true;
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    await until(async () => expect(begun).toBe(true));
    await worker.stop();
    await worker.done;
    expect(await jobsOf(id)).toEqual([{ attempts: 0 }]);
    await submissions.requestCancel(db, id);
  });
});

describe('the reaper', () => {
  it('frees the jobs of a dead worker, and another finishes them', async () => {
    const id = await uploaded();
    await lockAsDead(id, 1);
    expect(await reapDeadWorkers(db)).toMatchObject({ freed: 1, abandoned: 0 });
    const attempts: number[] = [];
    const worker = await work({ verify: async (_, { attempt }) => void attempts.push(attempt) });
    await until(async () => expect(attempts).toEqual([2]));
    await worker.stop();
    await submissions.requestCancel(db, id);
  });

  it('leaves the jobs of a living worker alone, however long they take', async () => {
    const id = await uploaded();
    await lockAsDead(id, 1);
    const beat = { hostname: 'h', pid: 1, provider: 'cpu', currentJob: null, imagesPerSecond: null };
    await workers.beat(db, { id: 'alive', lockIds: ['pool-dead'], ...beat });
    expect(await reapDeadWorkers(db)).toMatchObject({ freed: 0 });
    await db.prisma
      .$executeRaw`UPDATE "WorkerHeartbeat" SET "beatAt" = now() - interval '21 seconds' WHERE id = 'alive'`;
    expect(await reapDeadWorkers(db)).toMatchObject({ workers: 1, freed: 1 });
    await submissions.requestCancel(db, id);
  });

  it('gives a terminal state to a submission whose workers died each time', async () => {
    const id = await uploaded();
    await lockAsDead(id, 3);
    await reapDeadWorkers(db);
    expect(await stateOf(id)).toMatchObject({ state: 'FAILED', failureFault: 'PLATFORM' });
    expect(await jobsOf(id)).toEqual([]);
  });

  it('cancels an upload that was given up a day ago, and no younger one', async () => {
    const { method, submit } = await makeBoard(db);
    const methodId = await method('Given up');
    const [old, young] = [await submit(methodId), await submit(methodId)];
    await db.prisma.submission.update({
      where: { id: old },
      data: { createdAt: new Date(Date.now() - 25 * 60 * 60 * 1000) },
    });
    expect((await reapDeadWorkers(db)).uploads).toBe(1);
    expect((await stateOf(old))?.state).toBe('CANCELLED');
    expect((await stateOf(young))?.state).toBe('UPLOADING');
  });
});
