import { Refusal } from '@fidboard/core';
import { changeBoard } from './changes.ts';
import { type Database, transaction } from './database.ts';
import { recordHostAction } from './host-actions.ts';
import { keyset, type Page, type PageRequest, pageOf } from './keyset.ts';
import type {
  Board,
  BoardColumn,
  Direction,
  RankingOrder,
  StandingSubmission,
  Visibility,
} from './models.ts';
import type { StoredResult } from './reported-results.ts';
import { assertSlug, isDuplicate } from './slug.ts';

export function byIds(database: Database, ids: readonly string[]): Promise<Board[]> {
  return database.prisma.board.findMany({ where: { id: { in: [...ids] } } });
}

export function bySlug(database: Database, slug: string): Promise<Board | null> {
  return database.prisma.board.findUnique({ where: { slug } });
}

/** The boards that use references; what may be seen of a reference follows from them. */
export function ofReferences(database: Database, referenceIds: readonly string[]): Promise<Board[]> {
  return database.prisma.board.findMany({ where: { referenceId: { in: [...referenceIds] } } });
}

/** The boards that a viewer finds in the list, oldest first: every public one, and their own. */
export async function list(
  database: Database,
  request: PageRequest & { viewerId: string | null },
): Promise<Page<Board>> {
  const query = keyset(request, 'oldest');
  const mine = request.viewerId === null ? [] : [{ hostId: request.viewerId }];
  const rows = await database.prisma.board.findMany({
    where: { AND: [{ OR: [{ visibility: 'PUBLIC' as const }, ...mine] }, query.where] },
    orderBy: query.orderBy,
    take: query.take,
  });
  return pageOf(rows, query);
}

/** The columns of boards, in order. */
export function columnsOf(database: Database, boardIds: readonly string[]): Promise<BoardColumn[]> {
  return database.prisma.boardColumn.findMany({
    where: { boardId: { in: [...boardIds] } },
    orderBy: [{ boardId: 'asc' }, { position: 'asc' }],
  });
}

export interface NewColumn {
  metric: string;
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

export interface NewBoard {
  slug: string;
  title: string;
  description?: string;
  visibility?: Visibility;
  hostId: string | null;
  protocolFingerprint: string;
  referenceId: string;
  rankingOrder?: RankingOrder;
  standing?: StandingSubmission;
  /** In order; exactly one is primary. */
  columns: readonly NewColumn[];
  reported?: readonly StoredResult[];
}

export async function create(database: Database, board: NewBoard): Promise<Board> {
  const { columns, reported = [], ...fields } = board;
  assertSlug(board.slug);
  if (columns.filter((column) => column.primary).length !== 1) {
    throw new Refusal(
      'BAD_INPUT',
      `${board.slug}: expected exactly one primary column`,
      'Mark one column as primary.',
    );
  }
  try {
    return await transaction(database, async (tx) => {
      const data = columns.map((column, position) => ({ ...column, position }));
      const row = await tx.board.create({
        data: {
          ...fields,
          columns: { createMany: { data } },
          reported: { createMany: { data: [...reported] } },
        },
      });
      if (board.hostId !== null) {
        await recordHostAction(tx, {
          boardId: row.id,
          actorId: board.hostId,
          action: 'board.created',
          details: { title: row.title, visibility: row.visibility },
        });
      }
      return changeBoard(tx, row.id, { kind: 'board.created', payload: { title: row.title } });
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refusal(
      'CONFLICT',
      `slug: expected a free one, but "${board.slug}" is taken`,
      'Choose another.',
    );
  }
}
