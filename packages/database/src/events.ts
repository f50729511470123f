import type { Database } from './database.ts';
import type { BoardEvent, SubmissionEvent } from './models.ts';

/** A board's events with version > `afterVersion`, in order, at most `limit` (1,000 when left out): as many mean more. */
export function boardEventsAfter(
  database: Database,
  boardId: string,
  range: { afterVersion: number; limit?: number },
): Promise<BoardEvent[]> {
  return database.prisma.boardEvent.findMany({
    where: { boardId, version: { gt: range.afterVersion } },
    orderBy: { version: 'asc' },
    take: range.limit ?? 1000,
  });
}

/** A submission's events with version > `afterVersion`, in order, at most `limit` (1,000 when left out): as many mean more. */
export function submissionEventsAfter(
  database: Database,
  submissionId: string,
  range: { afterVersion: number; limit?: number },
): Promise<SubmissionEvent[]> {
  return database.prisma.submissionEvent.findMany({
    where: { submissionId, version: { gt: range.afterVersion } },
    orderBy: { version: 'asc' },
    take: range.limit ?? 1000,
  });
}

/** A board's last events, in order. */
export async function recentBoardEvents(
  database: Database,
  boardId: string,
  last: number,
): Promise<BoardEvent[]> {
  const rows = await database.prisma.boardEvent.findMany({
    where: { boardId },
    orderBy: { version: 'desc' },
    take: last,
  });
  return rows.reverse();
}
