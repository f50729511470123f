import type { PublishedKey } from '@fidboard/protocol';
import type { Database } from './database.ts';
import type { BoardOrigin } from './models.ts';

/** The platforms that boards were loaded from, each board's latest first. */
export function ofBoards(database: Database, boardIds: readonly string[]): Promise<BoardOrigin[]> {
  return database.prisma.boardOrigin.findMany({
    where: { boardId: { in: [...boardIds] } },
    orderBy: [{ boardId: 'asc' }, { position: 'asc' }],
  });
}

/** The public keys that receipts of the platform were signed by. */
export function keysOf({ keys }: Pick<BoardOrigin, 'keys'>): PublishedKey[] {
  // Written by the load alone, which has parsed them; the column's type is JSON.
  return keys as unknown as PublishedKey[];
}
