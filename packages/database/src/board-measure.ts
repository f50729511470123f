import { columnKey } from '@fidboard/protocol';
import type { Database, Transaction } from './database.ts';
import type { BoardColumn, BoardReference, Direction, ProtocolVersion, Reference } from './models.ts';

/** A reference with the name and the key that it has on a board. */
export type ReferenceOfBoard = BoardReference & { reference: Reference };

/** A column with the reference that it is against. */
export type ColumnOfBoard = BoardColumn & { reference: BoardReference };

/** What the board, its columns or a submission's evaluation call a reference. */
export const WITH_REFERENCE = { include: { reference: true } } as const;

const IN_ORDER = { orderBy: { position: 'asc' }, ...WITH_REFERENCE } as const;

/** What a version measures with, each in order. */
export const WITH_MEASURE = {
  include: { protocol: true, references: IN_ORDER, columns: IN_ORDER },
} as const;

type Of = { boardIds: readonly string[] } | { versionIds: readonly string[] };

/** Boards stand for their current versions. */
function within(of: Of) {
  return 'versionIds' in of
    ? { versionId: { in: [...of.versionIds] } }
    : { version: { state: 'CURRENT' as const, boardId: { in: [...of.boardIds] } } };
}

/** The references of boards as they are now, or of versions, in order. */
export function referencesOf(database: Database, of: Of): Promise<ReferenceOfBoard[]> {
  return database.prisma.boardReference.findMany({ where: within(of), ...IN_ORDER });
}

/** The columns of boards as they are now, or of versions, in order. */
export function columnsOf(database: Database, of: Of): Promise<ColumnOfBoard[]> {
  return database.prisma.boardColumn.findMany({ where: within(of), ...IN_ORDER });
}

/** What exports and reported results call a column: see `columnKey` of the protocol package. */
export function columnKeyOf({ metric, classScope, reference: { key, position } }: ColumnOfBoard): string {
  const scope = classScope === '' ? {} : { class: classScope };
  return columnKey({ metric, reference: key, ...scope }, position === 0 ? key : '');
}

export interface NewBoardReference {
  /** What columns call it. */
  key: string;
  name: string;
  referenceId: string;
}

export interface NewColumn {
  metric: string;
  /** The key of one of the board's references; the first when left out. */
  reference?: string;
  /** A class, or "mean" for the mean over classes; the whole set when left out. */
  classScope?: string;
  title: string;
  direction: Direction;
  /** Decimal digits shown. */
  digits: number;
  /** The shown value is the score times this. */
  scale?: number;
  primary?: boolean;
  /** Whether it counts where the order is by mean or median rank. */
  ranked?: boolean;
}

export interface NewMeasure {
  /** In order. */
  references: readonly NewBoardReference[];
  /** From left to right. */
  columns: readonly NewColumn[];
}

/** Gives a version its references and columns, in place of those that it had. */
export async function setMeasure(
  tx: Transaction,
  { id: versionId, boardId }: Pick<ProtocolVersion, 'id' | 'boardId'>,
  { references, columns }: NewMeasure,
): Promise<void> {
  // Columns go with their reference.
  await tx.boardReference.deleteMany({ where: { versionId } });
  const of = { boardId, versionId };
  const made = await tx.boardReference.createManyAndReturn({
    data: references.map((reference, position) => ({ ...reference, position, ...of })),
  });
  const idOf = new Map(made.map(({ key, id }) => [key, id]));
  await tx.boardColumn.createMany({
    data: columns.map(({ reference = references[0]?.key, ...column }, position) => {
      const boardReferenceId = idOf.get(reference ?? '');
      if (boardReferenceId === undefined)
        throw new Error(`setMeasure: expected a reference of the board, got "${reference}"`);
      return { ...column, position, ...of, boardReferenceId };
    }),
  });
}
