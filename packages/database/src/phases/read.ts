import type { Database } from '../database.ts';
import type { Phase } from '../models.ts';

/** The phases of boards, by time of opening. */
export function ofBoards(database: Database, boardIds: readonly string[]): Promise<Phase[]> {
  return database.prisma.phase.findMany({
    where: { boardId: { in: [...boardIds] } },
    orderBy: [{ opensAt: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
  });
}

export function byIds(database: Database, ids: readonly string[]): Promise<Phase[]> {
  return database.prisma.phase.findMany({ where: { id: { in: [...ids] } } });
}
