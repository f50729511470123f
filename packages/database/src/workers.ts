import type { OfferedExtractor } from '@fidboard/protocol';
import { notify } from './changes.ts';
import type { Database, Transaction } from './database.ts';
import type { WorkerHeartbeat } from './models.ts';
import type { ProviderChoice } from './provider-choice.ts';

/** A worker that has not been heard of for so long is dead, in seconds. */
export const DEAD_AFTER_SECONDS = 20;

export interface Heartbeat {
  id: string;
  /** The ids under which this process locks jobs. */
  lockIds: string[];
  hostname: string;
  pid: number;
  provider: string;
  /** How it was chosen; null where it was named. */
  providerChoice: ProviderChoice | null;
  /** The networks that it can run. */
  extractors: readonly OfferedExtractor[];
  currentJob: string | null;
  imagesPerSecond: number | null;
}

/** Says that a worker lives; times are the database's, so that clocks need not agree. */
export async function beat(database: Database, heartbeat: Heartbeat): Promise<void> {
  const { id, lockIds, hostname, pid, provider, providerChoice, currentJob, imagesPerSecond } = heartbeat;
  const extractors = JSON.stringify(heartbeat.extractors);
  const choice = providerChoice && JSON.stringify(providerChoice);
  await database.prisma.$executeRaw`
    INSERT INTO "WorkerHeartbeat" (id, "lockIds", hostname, pid, provider, "providerChoice",
      extractors, "currentJob", "imagesPerSecond")
    VALUES (${id}, ${lockIds}, ${hostname}, ${pid}, ${provider}, ${choice}::jsonb,
      ${extractors}::jsonb, ${currentJob}, ${imagesPerSecond})
    ON CONFLICT (id) DO UPDATE SET "lockIds" = excluded."lockIds", extractors = excluded.extractors, "currentJob" = excluded."currentJob",
      "imagesPerSecond" = excluded."imagesPerSecond", "beatAt" = now()`;
  await notify(database.prisma, 'queue');
}

/** Takes a worker that stops off the list. */
export async function leave(database: Database, id: string): Promise<void> {
  await database.prisma.workerHeartbeat.deleteMany({ where: { id } });
  await notify(database.prisma, 'queue');
}

/** The workers heard of lately, oldest first. */
export function online(database: Database): Promise<WorkerHeartbeat[]> {
  return database.prisma.$queryRaw<WorkerHeartbeat[]>`
    SELECT * FROM "WorkerHeartbeat"
    WHERE "beatAt" > now() - make_interval(secs => ${DEAD_AFTER_SECONDS}) ORDER BY "startedAt", id`;
}

/** How many submissions wait and how many are being worked at, over all boards. */
export async function poolCounts(database: Database): Promise<{ queued: number; active: number }> {
  const groups = await database.prisma.submission.groupBy({
    by: ['state'],
    where: { state: { in: ['VERIFYING', 'QUEUED', 'EXTRACTING', 'SCORING'] } },
    _count: true,
  });
  const queued = groups.find((group) => group.state === 'QUEUED')?._count ?? 0;
  return { queued, active: groups.reduce((sum, group) => sum + group._count, 0) - queued };
}

/** The ids under which workers that live lock jobs: a lock in another name is nobody's. */
export async function livingLockIds(tx: Transaction): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT unnest("lockIds") AS id FROM "WorkerHeartbeat"
    WHERE "beatAt" > now() - make_interval(secs => ${DEAD_AFTER_SECONDS})`;
  return rows.map(({ id }) => id);
}

/** Forgets the workers that are dead; returns how many there were. */
export async function forgetDead(tx: Transaction): Promise<number> {
  const gone = await tx.$executeRaw`
    DELETE FROM "WorkerHeartbeat" WHERE "beatAt" < now() - make_interval(secs => ${DEAD_AFTER_SECONDS})`;
  if (gone > 0) await notify(tx, 'queue');
  return gone;
}
