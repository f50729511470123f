import { Refusal } from '@fidboard/core';
import type { JobHelpers, TaskList } from 'graphile-worker';
import { type Database, transaction } from '../database.ts';
import * as reevaluations from '../reevaluations/read.ts';
import { isOpen } from '../reevaluations/states.ts';
import { wakeIfPrepared } from '../references.ts';
import { cancelIfRequested } from '../submissions/end.ts';
import { addJob } from './add.ts';
import { failOwner, finalFailure, GAVE_UP } from './failure.ts';
import { countJob, type JobEnd } from './job-counts.ts';
import { type JobName, type JobOwner, type JobPayloads, ownerOf } from './jobs.ts';
import { requestIdOf, type WorkerLog } from './log.ts';

export interface JobContext {
  /** Aborts when the submission is cancelled and when the worker stops. */
  signal: AbortSignal;
  /** 1 for the first try. */
  attempt: number;
  /** The last try: after it the submission fails. */
  lastAttempt: boolean;
  /** Shows the worker's speed, in images per second, to whoever watches. */
  reportSpeed(imagesPerSecond: number | null): void;
}

/** What is to be done for each kind of job. A task may be run twice: it must not mind. */
export type JobTasks = {
  readonly [N in JobName]: (payload: JobPayloads[N], context: JobContext) => Promise<void>;
};

export interface TaskHooks {
  log: WorkerLog;
  onStart(name: JobName): void;
  onEnd(): void;
  onSpeed(imagesPerSecond: number | null): void;
}

/** How often a running job looks whether its submission was cancelled. */
const WATCH_EVERY_MS = 1_000;

export function taskList(database: Database, tasks: JobTasks, hooks: TaskHooks): TaskList {
  const wrap =
    <N extends JobName>(name: N) =>
    async (payload: unknown, helpers: JobHelpers): Promise<void> => {
      hooks.onStart(name);
      try {
        await runJob(database, {
          name,
          payload: payload as JobPayloads[N],
          task: tasks[name],
          helpers,
          hooks,
        });
      } finally {
        hooks.onEnd();
      }
    };
  return {
    verify: wrap('verify'),
    plan: wrap('plan'),
    extract: wrap('extract'),
    score: wrap('score'),
    prepareReference: wrap('prepareReference'),
  };
}

interface RunningJob<N extends JobName> {
  name: N;
  payload: JobPayloads[N];
  task: (payload: JobPayloads[N], context: JobContext) => Promise<void>;
  helpers: JobHelpers;
  hooks: TaskHooks;
}

/** Runs a job, counts how it ended and says so in one line that names the job, its owner and the request behind it. */
async function runJob<N extends JobName>(database: Database, running: RunningJob<N>): Promise<void> {
  const { name: task, payload, helpers, hooks } = running;
  const begun = performance.now();
  const end = await endOf(database, running);
  await countJob(database, task, end);
  const { error, outcome, cause } = end;
  const facts = {
    jobId: helpers.job.id,
    task,
    ...payload,
    requestId: await requestIdOf(database, ownerOf(payload)),
    attempt: helpers.job.attempts,
    ms: Math.round(performance.now() - begun),
    outcome,
    ...(cause === '' ? {} : { cause }),
  };
  const isOurs = error !== undefined && finalFailure(error) === null;
  hooks.log(isOurs ? 'error' : 'info', error === undefined ? 'job' : `job: ${describe(error)}`, facts);
  if (outcome === 'retried') throw error;
}

async function endOf<N extends JobName>(
  database: Database,
  { name, payload, task, helpers, hooks }: RunningJob<N>,
): Promise<JobEnd> {
  const { attempts, max_attempts: maxAttempts } = helpers.job;
  const owner = ownerOf(payload);
  if (await isOver(database, owner)) return { outcome: 'stopped', cause: '' };
  using cancellation = watchCancellation(database, owner);
  try {
    await task(payload, {
      signal: AbortSignal.any([helpers.abortSignal, cancellation.signal]),
      attempt: attempts,
      lastAttempt: attempts >= maxAttempts,
      reportSpeed: hooks.onSpeed,
    });
    // Cancelled since the watch last looked: the other shards' jobs are gone, so nobody else would end it.
    await isOver(database, owner);
    return { outcome: 'finished', cause: '' };
  } catch (error) {
    if (await isOver(database, owner)) return { outcome: 'stopped', cause: '' };
    if (helpers.abortSignal.aborted) {
      // The worker stops: a fresh job takes this one's place, so that a clean stop costs no attempt.
      await transaction(database, (tx) => addJob(tx, name, payload));
      return { outcome: 'stopped', cause: '' };
    }
    const final = finalFailure(error);
    if (final === null && attempts < maxAttempts) {
      return { outcome: 'retried', cause: error instanceof Refusal ? error.code : 'INTERNAL', error };
    }
    const failure = final ?? GAVE_UP;
    await failOwner(database, owner, failure);
    return { outcome: 'failed', cause: failure.code, error };
  }
}

/** Whether an owner needs no more work; what its end asks for and was not done (a worker died) is done here. */
async function isOver(database: Database, owner: JobOwner): Promise<boolean> {
  if ('submissionId' in owner) return cancelIfRequested(database, owner.submissionId);
  if ('referenceId' in owner) return wakeIfPrepared(database, owner.referenceId);
  const reevaluation = await reevaluations.byId(database, owner.reevaluationId);
  return reevaluation === null || !isOpen(reevaluation.state);
}

interface Watch extends Disposable {
  signal: AbortSignal;
}

function watchCancellation(database: Database, owner: JobOwner): Watch {
  const controller = new AbortController();
  const timer = setInterval(async () => {
    try {
      if (await isOver(database, owner)) {
        controller.abort(
          new Refusal('CANCELLED', 'The submission was cancelled.', 'Submit again if that was a mistake.'),
        );
      }
    } catch {
      // The database is away for a moment: the next look tells, and the job itself will notice too.
    }
  }, WATCH_EVERY_MS);
  return { signal: controller.signal, [Symbol.dispose]: () => clearInterval(timer) };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
