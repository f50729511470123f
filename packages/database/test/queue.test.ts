import { randomUUID } from 'node:crypto';
import { REFUSAL_EXIT_CODES, Refusal, type RefusalCode } from '@fidboard/core';
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
import { finalFailure } from '../src/queue/failure.ts';
import { makeBoard, preparedReference, randomSha256 } from './board.ts';
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

function work(tasks: Partial<JobTasks>, { concurrency = 2 } = {}): Promise<QueueWorker> {
  return startQueueWorker(db, {
    id: randomUUID(),
    hostname: 'test',
    pid: process.pid,
    provider: 'cpu',
    providerChoice: null,
    extractors: async () => [],
    concurrency,
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

/** A submission whose two shards are in, and which waits for its board's reference. */
async function waitingForReference(): Promise<{ id: string; referenceId: string }> {
  const { referenceId, method, submit, extract } = await makeBoard(db, { prepared: false });
  const id = await submit(await method('A'));
  await extract(id);
  expect((await stateOf(id))?.state).toBe('EXTRACTING');
  return { id, referenceId };
}

const BEAT = {
  hostname: 'h',
  pid: 1,
  provider: 'cpu',
  providerChoice: null,
  extractors: [],
  currentJob: null,
  imagesPerSecond: null,
};

/** Makes a job look as a living worker has it; that worker is called `alive` and locks as `pool-alive`. */
async function lockAsAlive(id: string): Promise<void> {
  await workers.beat(db, { id: 'alive', lockIds: ['pool-alive'], ...BEAT });
  await db.prisma.$executeRaw`
    UPDATE graphile_worker._private_jobs SET locked_by = 'pool-alive', locked_at = now() WHERE key LIKE ${`%${id}%`}`;
}

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

  it('never works twice at one shard at a time, whoever waits for it', async () => {
    const { method, submit, plan, waitFor } = await makeBoard(db);
    const first = await submit(await method('A'));
    const [shard] = await plan(first);
    const second = await submit(await method('B'));
    await waitFor(second, [shard!]);
    const running = new Map<string, number>();
    let most = 0;
    const seen: string[] = [];
    const worker = await work(
      {
        extract: async (payload) => {
          const { shardId } = payload;
          running.set(shardId, (running.get(shardId) ?? 0) + 1);
          most = Math.max(most, running.get(shardId)!);
          await new Promise((done) => setTimeout(done, 150));
          running.set(shardId, running.get(shardId)! - 1);
          if (shardId === shard!.id && 'submissionId' in payload) seen.push(payload.submissionId);
        },
      },
      { concurrency: 4 },
    );
    await until(async () => expect(new Set(seen)).toEqual(new Set([first, second])));
    await worker.stop();
    expect(most).toBe(1);
    for (const id of [first, second]) await submissions.requestCancel(db, id);
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
        if (attempt === 1) throw new Error('disk full at /secret/path');
        throw new Refusal('USAGE', 'the cuda provider cannot run at /secret/path', 'Use --provider cpu.');
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

  it('ends a submission that is cancelled in the last moment of a shard while another waits', async () => {
    const { method, submit, plan } = await makeBoard(db);
    const id = await submit(await method('A'));
    await plan(id);
    let asked: unknown;
    const worker = await work(
      {
        extract: async ({ shardId }) => {
          // Until the worker is known to live, a cancellation would not wait for it.
          await until(async () => expect((await workers.online(db))[0]?.lockIds).toHaveLength(1));
          const row = await submissions.requestCancel(db, id);
          asked ??= { shardId, state: row.state, cancelRequested: row.cancelRequested };
        },
      },
      { concurrency: 1 },
    );
    await until(async () => expect(await jobsOf(id)).toEqual([]));
    await worker.stop();
    expect(asked).toMatchObject({ state: 'EXTRACTING', cancelRequested: true });
    expect((await stateOf(id))?.state).toBe('CANCELLED');
  });

  it.each(['READY', 'FAILED'] as const)(
    'wakes who waits for a reference when its last worker died right after making it %s',
    async (state) => {
      const { id, referenceId } = await waitingForReference();
      const data =
        state === 'READY' ? { ...preparedReference(), state } : { failureMessage: 'no images', state };
      await db.prisma.reference.update({ where: { id: referenceId }, data });
      let prepared = false;
      const worker = await work({
        prepareReference: async () => {
          prepared = true;
        },
      });
      const then = state === 'READY' ? 'SCORING' : 'FAILED';
      await until(async () => expect((await stateOf(id))?.state).toBe(then));
      await worker.stop();
      expect(prepared).toBe(false);
    },
  );

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
    await workers.beat(db, { id: 'alive', lockIds: ['pool-dead'], ...BEAT });
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

  it('fails who waits for a reference whose workers died each time, as our fault', async () => {
    const { id, referenceId } = await waitingForReference();
    await lockAsDead(referenceId, 3);
    await reapDeadWorkers(db);
    expect(await stateOf(id)).toMatchObject({ state: 'FAILED', failureFault: 'PLATFORM' });
  });

  it('cancels what nobody works at any more, and leaves what a living worker has', async () => {
    const id = await uploaded();
    await lockAsAlive(id);
    await submissions.requestCancel(db, id);
    expect((await reapDeadWorkers(db)).cancelled).toBe(0);
    // The job ended without a look at its submission.
    await db.prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs WHERE key LIKE ${`%${id}%`}`;
    expect((await reapDeadWorkers(db)).cancelled).toBe(1);
    expect((await stateOf(id))?.state).toBe('CANCELLED');
    await workers.leave(db, 'alive');
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

describe('a cancellation', () => {
  it('waits for a living worker, not for one that is dead', async () => {
    const [mine, orphan] = [await uploaded(), await uploaded()];
    await lockAsAlive(mine);
    await lockAsDead(orphan, 1);
    expect((await submissions.requestCancel(db, mine)).state).toBe('VERIFYING');
    expect((await submissions.requestCancel(db, orphan)).state).toBe('CANCELLED');
    await workers.leave(db, 'alive');
  });
});

describe('a refusal', () => {
  it('is final and the fault of the submitter only where it is about the samples', () => {
    const codes = Object.keys(REFUSAL_EXIT_CODES) as RefusalCode[];
    const theirs = codes.filter((code) => finalFailure(new Refusal(code, 'expected a, got b', 'Do c.')));
    expect(theirs).toEqual([
      'BAD_INPUT',
      'UNREADABLE_ARCHIVE',
      'ARCHIVE_LIMIT',
      'UNSAFE_ENTRY',
      'UNREADABLE_IMAGE',
      'IMAGE_LIMIT',
      'NO_IMAGES',
    ]);
  });
});
