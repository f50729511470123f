import { Refusal } from '@fidboard/core';
import type { BoardDocumentPhase } from '@fidboard/protocol';
import { type NewBoardReference, type NewColumn, setMeasure } from './board-measure.ts';
import { changeBoard } from './changes.ts';
import { type Database, transaction } from './database.ts';
import { recordHostAction } from './host-actions.ts';
import { keyset, type Page, type PageRequest, pageOf } from './keyset.ts';
import type { Board, BoardEntry, RankingOrder, StandingSubmission, Visibility } from './models.ts';
import { storedPhase } from './phases/set.ts';
import { createFirst } from './protocol-versions.ts';

import type { StoredResult } from './reported-results.ts';
import { assertSlug, isDuplicate } from './slug.ts';

export { columnKeyOf, columnsOf, type NewColumn, referencesOf } from './board-measure.ts';

export function byIds(database: Database, ids: readonly string[]): Promise<Board[]> {
  return database.prisma.board.findMany({ where: { id: { in: [...ids] } } });
}

export function bySlug(database: Database, slug: string): Promise<Board | null> {
  return database.prisma.board.findUnique({ where: { slug } });
}

/** The boards that use references; what may be seen of a reference follows from them. */
export async function ofReferences(
  database: Database,
  referenceIds: readonly string[],
): Promise<{ referenceId: string; board: Board }[]> {
  return database.prisma.boardReference.findMany({
    where: { referenceId: { in: [...referenceIds] } },
    select: { referenceId: true, board: true },
  });
}

/** The boards that a viewer finds in the list, oldest first: every public one, their own, and those that their teams entered. */
export async function list(
  database: Database,
  request: PageRequest & { viewerId: string | null; teamIds: readonly string[] },
): Promise<Page<Board>> {
  const query = keyset(request, 'oldest');
  const mine = request.viewerId === null ? [] : [{ hostId: request.viewerId }];
  const entered = { entrants: { some: { teamId: { in: [...request.teamIds] }, removedAt: null } } };
  const rows = await database.prisma.board.findMany({
    where: { AND: [{ OR: [{ visibility: 'PUBLIC' as const }, ...mine, entered] }, query.where] },
    orderBy: query.orderBy,
    take: query.take,
  });
  return pageOf(rows, query);
}

export interface NewBoard {
  slug: string;
  title: string;
  description?: string;
  visibility?: Visibility;
  entry?: BoardEntry;
  hostId: string | null;
  protocolFingerprint: string;
  /** In order; the first is that of columns that name none. */
  references: readonly NewBoardReference[];
  rankingOrder?: RankingOrder;
  standing?: StandingSubmission;
  /** IANA name; UTC when left out. */
  timeZone?: string;
  /** None: it always takes submissions. */
  phases?: readonly BoardDocumentPhase[];
  /** In order; exactly one is primary. */
  columns: readonly NewColumn[];
  reported?: readonly StoredResult[];
}

export async function create(database: Database, board: NewBoard): Promise<Board> {
  const { columns, references, phases = [], reported = [], ...fields } = board;
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
      const now = new Date();
      const row = await tx.board.create({
        data: {
          ...fields,
          reported: { createMany: { data: [...reported] } },
          phases: { createMany: { data: phases.map((phase) => storedPhase(phase, now)) } },
        },
      });
      await setMeasure(tx, await createFirst(tx, row), { references, columns });
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
