import { type Database, type WorkerHeartbeat, workers } from '@fidboard/database';

export interface WorkerPoolRow {
  queued: number;
  active: number;
  workers: readonly WorkerHeartbeat[];
}

export async function readWorkerPool(database: Database): Promise<WorkerPoolRow> {
  const [online, counts] = await Promise.all([workers.online(database), workers.poolCounts(database)]);
  return { ...counts, workers: online };
}
