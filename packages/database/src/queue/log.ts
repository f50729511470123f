import type { Database } from '../database.ts';
import type { JobOwner } from './jobs.ts';

/** Where a worker's lines go: what happened, and the facts to look it up by. */
export type WorkerLog = (
  level: 'info' | 'warning' | 'error',
  message: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** The request that announced a job's owner, so that a submission can be followed from there; null where no request did. */
export async function requestIdOf(database: Database, owner: JobOwner): Promise<string | null> {
  if (!('submissionId' in owner)) return null;
  const row = await database.prisma.submission.findUnique({
    where: { id: owner.submissionId },
    select: { requestId: true },
  });
  return row?.requestId ?? null;
}
