import { EventEmitter } from 'node:events';
import type { OfferedExtractor } from '@fidboard/protocol';
import { Logger, run, type WorkerEvents } from 'graphile-worker';
import type { Database } from '../database.ts';
import { tellOfPhases } from '../phases/release.ts';
import type { ProviderChoice } from '../provider-choice.ts';
import { beat, leave } from '../workers.ts';
import type { WorkerLog } from './log.ts';
import { reapDeadWorkers } from './reap.ts';
import { type JobTasks, taskList } from './task.ts';

export interface QueueWorkerOptions {
  /** Unique among workers: a new random id for each process. */
  id: string;
  hostname: string;
  pid: number;
  /** Execution provider: cpu, webgpu, cuda. */
  provider: string;
  /** How it was chosen; null where it was named. */
  providerChoice: ProviderChoice | null;
  /** The networks that it can run now: some may be installed while it runs. */
  extractors(): Promise<readonly OfferedExtractor[]>;
  tasks: JobTasks;
  /** Jobs at once in this process. */
  concurrency: number;
  log: WorkerLog;
  /** Done at the start and then every hour, by one of all workers; what fails is tried again. */
  hourly?: { name: string; work: (signal: AbortSignal) => Promise<void> };
}

export interface QueueWorker {
  /** Resolves when the worker has ended; rejects when it ended by a fault. */
  readonly done: Promise<void>;
  /** Takes no new job, aborts the signals of the running ones, puts those back and leaves. */
  stop(): Promise<void>;
}

const BEAT_EVERY_MS = 5_000;
const REAP_EVERY_MS = 5_000;

/**
 * Works at the queue until stopped: takes jobs, says that it lives, frees the jobs of workers that do not.
 *
 * A job's outcome: a return ends it; a Refusal about the samples fails the submission at once; any other error is
 * tried again, at most three times in all, and then fails the submission as our fault.
 */
export async function startQueueWorker(
  database: Database,
  options: QueueWorkerOptions,
): Promise<QueueWorker> {
  const { id, log, concurrency } = options;
  const lockIds: string[] = [];
  const current: { job: string | null; imagesPerSecond: number | null } = {
    job: null,
    imagesPerSecond: null,
  };
  const sendBeat = async () =>
    beat(database, {
      id,
      lockIds,
      hostname: options.hostname,
      pid: options.pid,
      provider: options.provider,
      providerChoice: options.providerChoice,
      extractors: await options.extractors(),
      currentJob: current.job,
      imagesPerSecond: current.imagesPerSecond,
    });
  await sendBeat();

  const events = new EventEmitter() as WorkerEvents;
  events.on('pool:create', ({ workerPool }) => lockIds.push(workerPool.id));
  const tasks = taskList(database, options.tasks, {
    log,
    onStart: (name) => {
      current.job = name;
    },
    onEnd: () => {
      current.job = null;
      current.imagesPerSecond = null;
    },
    onSpeed: (imagesPerSecond) => {
      current.imagesPerSecond = imagesPerSecond;
    },
  });
  const { hourly } = options;
  const runner = await run({
    connectionString: database.url,
    maxPoolSize: concurrency + 3,
    taskList: hourly
      ? { ...tasks, [hourly.name]: (_payload, { abortSignal }) => hourly.work(abortSignal) }
      : tasks,
    ...(hourly ? { crontab: `7 * * * * ${hourly.name} ?jobKey=${hourly.name}&max=3` } : {}),
    concurrency,
    events,
    noHandleSignals: true,
    pollInterval: 1_000,
    gracefulShutdownAbortTimeout: 100,
    logger: new Logger(() => (level, message) => {
      if (level === 'error' || level === 'warning') log(level, `queue: ${message}`);
    }),
  });
  await sendBeat();
  if (hourly) {
    const { name } = hourly;
    await database.prisma.$executeRaw`
      SELECT 1 FROM graphile_worker.add_job(identifier => ${name}, job_key => ${name}, max_attempts => 3::int)`;
  }
  const upkeep = [every(BEAT_EVERY_MS, sendBeat, log), every(REAP_EVERY_MS, () => reap(database, log), log)];
  return { done: runner.promise, stop };

  async function stop(): Promise<void> {
    // A beat that is under way would put the worker back on the list after it has left.
    await Promise.all(upkeep.map((one) => one.stop()));
    await runner.stop();
    await leave(database, id);
  }
}

async function reap(database: Database, log: WorkerLog): Promise<void> {
  await tellOfPhases(database);
  const { workers, freed, abandoned, uploads, cancelled } = await reapDeadWorkers(database);
  if (workers + freed + abandoned + uploads + cancelled === 0) return;
  log(
    'warning',
    `reaped ${workers} dead workers, freed ${freed} jobs, gave up ${abandoned}, cancelled ${uploads} unfinished uploads and ${cancelled} submissions`,
  );
}

/** Calls `work` again and again; a failure is logged, and the next call tries anew. */
function every(milliseconds: number, work: () => Promise<void>, log: WorkerLog): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) =>
        log('warning', `worker upkeep failed, will be tried again: ${String(error)}`),
      )
      .finally(() => {
        running = undefined;
      });
  }, milliseconds);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
