import { operation, workers } from '@fidboard/database';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Services } from '../schema/context.ts';

/**
 * The metrics that every API process reads from the database when it is asked: the same from all of them, so that
 * workers need no door of their own. Each collects for itself, since all are asked at the same time.
 */
export function gaugePlatform(register: Registry, { database }: Services): void {
  const registers = [register];
  const jobsNow = new Gauge({
    name: 'fidboard_queue_jobs',
    help: 'Jobs, by task and whether they wait or run.',
    labelNames: ['task', 'state'],
    registers,
    async collect() {
      for (const { task, waiting, running } of await operation.queueByTask(database)) {
        jobsNow.set({ task, state: 'waiting' }, waiting);
        jobsNow.set({ task, state: 'running' }, running);
      }
    },
  });
  const age = new Gauge({
    name: 'fidboard_queue_oldest_seconds',
    help: 'How long the oldest waiting job of a task has waited; 0 where none waits.',
    labelNames: ['task'],
    registers,
    async collect() {
      for (const { task, oldestSeconds } of await operation.queueByTask(database)) {
        age.set({ task }, oldestSeconds ?? 0);
      }
    },
  });
  const jobs = new Counter({
    name: 'fidboard_jobs_total',
    help: 'Runs of jobs, by task, how they ended and the cause of a failure.',
    labelNames: ['task', 'outcome', 'cause'],
    registers,
    async collect() {
      jobs.reset();
      for (const { task, outcome, cause, count } of await operation.jobCounts(database)) {
        jobs.inc({ task, outcome, cause }, Number(count));
      }
    },
  });
  const online = new Gauge({
    name: 'fidboard_workers_online',
    help: 'Workers heard of within 20 seconds, by provider.',
    labelNames: ['provider'],
    registers,
    async collect() {
      online.reset();
      for (const { provider } of await workers.online(database)) online.inc({ provider });
    },
  });
  const speed = new Gauge({
    name: 'fidboard_images_per_second',
    help: 'Speed of extraction now, summed over workers, by provider.',
    labelNames: ['provider'],
    registers,
    async collect() {
      speed.reset();
      for (const { provider, imagesPerSecond } of await workers.online(database)) {
        speed.inc({ provider }, imagesPerSecond ?? 0);
      }
    },
  });
  const storage = new Gauge({
    name: 'fidboard_storage_bytes',
    help: 'Bytes of blobs by kind, as workers last measured them.',
    labelNames: ['kind'],
    registers,
    async collect() {
      for (const { kind, bytes } of await operation.storageUse(database))
        storage.set({ kind }, Number(bytes));
    },
  });
  const size = new Gauge({
    name: 'fidboard_database_bytes',
    help: 'Bytes of the database.',
    registers,
    async collect() {
      size.set(Number((await operation.databaseFacts(database)).bytes));
    },
  });
}
