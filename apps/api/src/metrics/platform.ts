import { operation, workers } from '@fidboard/database';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Services } from '../schema/context.ts';

/**
 * The metrics that every API process reads from the database when it is asked: the same from all of them, so that
 * workers need no door of their own. Returns what reads them, once for all, before the registry is written out.
 */
export function gaugePlatform(register: Registry, { database }: Services): () => Promise<void> {
  const registers = [register];
  const jobsNow = new Gauge({
    name: 'fidboard_queue_jobs',
    help: 'Jobs, by task and whether they wait or run.',
    labelNames: ['task', 'state'],
    registers,
  });
  const age = new Gauge({
    name: 'fidboard_queue_oldest_seconds',
    help: 'How long the oldest waiting job of a task has waited; 0 where none waits.',
    labelNames: ['task'],
    registers,
  });
  const jobs = new Counter({
    name: 'fidboard_jobs_total',
    help: 'Runs of jobs, by task, how they ended and the cause of a failure.',
    labelNames: ['task', 'outcome', 'cause'],
    registers,
  });
  const online = new Gauge({
    name: 'fidboard_workers_online',
    help: 'Workers heard of within 20 seconds, by provider.',
    labelNames: ['provider'],
    registers,
  });
  const speed = new Gauge({
    name: 'fidboard_images_per_second',
    help: 'Speed of extraction now, summed over workers, by provider.',
    labelNames: ['provider'],
    registers,
  });
  const storage = new Gauge({
    name: 'fidboard_storage_bytes',
    help: 'Bytes of blobs by kind, as workers last measured them.',
    labelNames: ['kind'],
    registers,
  });
  const size = new Gauge({ name: 'fidboard_database_bytes', help: 'Bytes of the database.', registers });

  return async () => {
    const [queue, counts, living, use, facts] = await Promise.all([
      operation.queueByTask(database),
      operation.jobCounts(database),
      workers.online(database),
      operation.storageUse(database),
      operation.databaseFacts(database),
    ]);
    // From here on without a pause: of two scrapes at once neither counts into what the other has emptied.
    for (const { task, waiting, running, oldestSeconds } of queue) {
      jobsNow.set({ task, state: 'waiting' }, waiting);
      jobsNow.set({ task, state: 'running' }, running);
      age.set({ task }, oldestSeconds ?? 0);
    }
    jobs.reset();
    for (const { task, outcome, cause, count } of counts) jobs.inc({ task, outcome, cause }, Number(count));
    online.reset();
    speed.reset();
    for (const { provider, imagesPerSecond } of living) {
      online.inc({ provider });
      speed.inc({ provider }, imagesPerSecond ?? 0);
    }
    for (const { kind, bytes } of use) storage.set({ kind }, Number(bytes));
    size.set(Number(facts.bytes));
  };
}
