import type { Database } from '../database.ts';
import { keyset, type Page, type PageRequest, pageOf } from '../keyset.ts';
import type { Submission } from '../models.ts';
import { ACTIVE_STATES } from './states.ts';

export function byIds(database: Database, ids: readonly string[]): Promise<Submission[]> {
  return database.prisma.submission.findMany({ where: { id: { in: [...ids] } } });
}

/** Every submission of the boards on which work is still to be done, oldest first. */
export function activeOfBoards(database: Database, boardIds: readonly string[]): Promise<Submission[]> {
  return database.prisma.submission.findMany({
    where: { boardId: { in: [...boardIds] }, state: { in: [...ACTIVE_STATES] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

export async function pageOfBoard(
  database: Database,
  boardId: string,
  request: PageRequest,
): Promise<Page<Submission>> {
  return page(database, { boardId }, request);
}

/** A method's submissions, newest first; on one board only when `boardId` is given. */
export async function pageOfMethod(
  database: Database,
  methodId: string,
  request: PageRequest & { boardId?: string },
): Promise<Page<Submission>> {
  const { boardId } = request;
  return page(database, { methodId, ...(boardId === undefined ? {} : { boardId }) }, request);
}

async function page(database: Database, where: object, request: PageRequest): Promise<Page<Submission>> {
  const query = keyset(request, 'newest');
  const rows = await database.prisma.submission.findMany({
    where: { ...where, ...query.where },
    orderBy: query.orderBy,
    take: query.take,
  });
  return pageOf(rows, query);
}

/** The places in the queue (1 is next) of those of the submissions that are QUEUED. */
export async function queuePositions(
  database: Database,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await database.prisma.$queryRaw<{ id: string; position: bigint }[]>`
    SELECT id, position FROM (
      SELECT id, row_number() OVER (ORDER BY "queuedAt", id) AS position
      FROM "Submission" WHERE state = 'QUEUED') AS waiting
    WHERE id = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.id, Number(row.position)]));
}

/** The scored submissions of boards whose seed is known, oldest first. */
export function seededOfBoards(database: Database, boardIds: readonly string[]): Promise<Submission[]> {
  return database.prisma.submission.findMany({
    where: { boardId: { in: [...boardIds] }, state: 'SCORED', seed: { not: null } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}
