import { type ColumnOfBoard, type ReferenceOfBoard, WITH_MEASURE } from './board-measure.ts';
import type { Database, Transaction } from './database.ts';
import type { Board, ProtocolVersion, StoredProtocol } from './models.ts';

export { type Coverage, counts, coverageOfVersions } from './coverage.ts';

/** A version with all that it measures with, in order. */
export type VersionWithMeasure = ProtocolVersion & {
  protocol: StoredProtocol;
  references: ReferenceOfBoard[];
  columns: ColumnOfBoard[];
};

export function byIds(database: Database, ids: readonly string[]): Promise<ProtocolVersion[]> {
  return database.prisma.protocolVersion.findMany({ where: { id: { in: [...ids] } } });
}

/** Every version that boards had, oldest first. */
export function ofBoards(database: Database, boardIds: readonly string[]): Promise<ProtocolVersion[]> {
  return database.prisma.protocolVersion.findMany({
    where: { boardId: { in: [...boardIds] } },
    orderBy: [{ number: 'asc' }, { revision: 'asc' }],
  });
}

/** What a board is ranked by now. */
export function currentOf(tx: Transaction, boardId: string): Promise<VersionWithMeasure> {
  return tx.protocolVersion.findFirstOrThrow({ where: { boardId, state: 'CURRENT' }, ...WITH_MEASURE });
}

/** What a board is ranked by now, and what it is to be ranked by, where there is such a version. */
export function living(tx: Transaction, boardId: string): Promise<VersionWithMeasure[]> {
  return tx.protocolVersion.findMany({
    where: { boardId, state: { not: 'SUPERSEDED' } },
    orderBy: [{ number: 'asc' }, { revision: 'asc' }],
    ...WITH_MEASURE,
  });
}

/** The first version of a new board, without references and columns yet. */
export function createFirst(
  tx: Transaction,
  { id: boardId, protocolFingerprint, createdAt }: Board,
): Promise<ProtocolVersion> {
  return tx.protocolVersion.create({
    data: { boardId, number: 1, protocolFingerprint, state: 'CURRENT', publishedAt: createdAt },
  });
}
