import { Logger, run } from 'graphile-worker';
import type { Database } from '../database.ts';
import { DELIVER } from './deliver-later.ts';

export interface WebhookQueue {
  /** Takes no new job, lets the running attempts end for a moment, and closes. */
  stop(): Promise<void>;
}

/** Attempts at once in one process. */
const CONCURRENCY = 4;

/**
 * Takes the jobs of deliveries until stopped; `deliver` records how the attempt went.
 *
 * When it throws (the database is away), the job is tried again by the queue. The jobs of a process that died are freed by the workers' reaper,
 * so that an attempt may be made twice, and none is lost.
 */
export async function startWebhookQueue(
  database: Database,
  options: {
    deliver: (deliveryId: string) => Promise<void>;
    log: (level: 'warning' | 'error', message: string) => void;
  },
): Promise<WebhookQueue> {
  const runner = await run({
    connectionString: database.url,
    maxPoolSize: 2,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    pollInterval: 2_000,
    gracefulShutdownAbortTimeout: 1_000,
    taskList: {
      [DELIVER]: (payload) => options.deliver((payload as { deliveryId: string }).deliveryId),
    },
    logger: new Logger(() => (level, message) => {
      if (level === 'error' || level === 'warning') options.log(level, `webhooks: ${message}`);
    }),
  });
  return { stop: () => runner.stop() };
}
