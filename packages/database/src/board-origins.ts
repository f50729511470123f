import type { Database } from './database.ts';
import type { BoardOrigin } from './models.ts';

/** The platforms that boards were loaded from, each board's latest first. */
export function ofBoards(database: Database, boardIds: readonly string[]): Promise<BoardOrigin[]> {
  return database.prisma.boardOrigin.findMany({
    where: { boardId: { in: [...boardIds] } },
    orderBy: [{ boardId: 'asc' }, { position: 'asc' }],
  });
}
