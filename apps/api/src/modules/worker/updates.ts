import { UpdateStream } from '../../live/update-stream.ts';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { readWorkerPool, type WorkerPoolRow } from './pool.ts';
import { WorkerPool } from './worker.ts';

/** A worker that died says nothing: the pool is looked at this often even when nobody calls. */
const LOOK_EVERY_MS = 5000;

builder.subscriptionField('workerPoolUpdates', (t) =>
  t.field({
    type: WorkerPool,
    description: 'The pool now, and again whenever it changes.',
    subscribe: (_root, _args, context) => workerPoolUpdates(context),
    resolve: (pool) => pool,
  }),
);

function workerPoolUpdates(context: Context): UpdateStream<WorkerPoolRow> {
  const { database, feed, settings } = context.services;
  let shown: string | undefined;
  return new UpdateStream({
    subscribe: (wake) => {
      const stop = feed.subscribe('queue', wake);
      const timer = setInterval(wake, LOOK_EVERY_MS);
      return () => {
        clearInterval(timer);
        stop();
      };
    },
    read: async () => {
      const pool = await readWorkerPool(database);
      const text = textOf(pool);
      if (text === shown) return null;
      shown = text;
      return pool;
    },
    minimumInterval: settings.liveIntervalMs,
  });
}

/** What of a pool is shown: its heartbeats' times are not. */
function textOf({ queued, active, workers }: WorkerPoolRow): string {
  const shown = workers.map((worker) => [worker.id, worker.currentJob, worker.imagesPerSecond]);
  return JSON.stringify([queued, active, shown]);
}
