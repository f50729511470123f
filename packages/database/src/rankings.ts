import { type RankCandidate, rankMethods } from '@fidboard/ranking';
import { changeBoard } from './changes.ts';
import type { Database, Transaction } from './database.ts';
import { keyset, type Page, type PageRequest, pageOf } from './keyset.ts';
import type { Ranking, RankingEntry } from './models.ts';

export type RankingWithEntries = Ranking & { entries: RankingEntry[] };

const ENTRIES = { entries: { orderBy: { position: 'asc' } } } as const;

/** The newest ranking of each board that has one, with its entries in order. */
export async function newestOfBoards(
  database: Database,
  boardIds: readonly string[],
): Promise<Map<string, RankingWithEntries>> {
  // Prisma's own `distinct` would read every ranking that the boards ever had.
  const newest = await database.prisma.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON ("boardId") id FROM "Ranking"
    WHERE "boardId" = ANY(${[...boardIds]}) ORDER BY "boardId", number DESC`;
  const rankings = await database.prisma.ranking.findMany({
    where: { id: { in: newest.map(({ id }) => id) } },
    include: ENTRIES,
  });
  return new Map(rankings.map((ranking) => [ranking.boardId, ranking]));
}

/** Every ranking a board ever had, newest first. */
export async function pageOfBoard(
  database: Database,
  boardId: string,
  request: PageRequest,
): Promise<Page<RankingWithEntries>> {
  const query = keyset(request, 'newest');
  const rows = await database.prisma.ranking.findMany({
    where: { boardId, ...query.where },
    orderBy: query.orderBy,
    take: query.take,
    include: ENTRIES,
  });
  return pageOf(rows, query);
}

/**
 * Ranks a board anew and writes the next numbered version with its board event.
 *
 * The board's row is locked first, so that two results that come at once are ranked one after the other.
 */
export async function publishRanking(tx: Transaction, boardId: string, cause: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Board" WHERE id = ${boardId} FOR UPDATE`;
  const board = await tx.board.findUniqueOrThrow({
    where: { id: boardId },
    include: { columns: { where: { primary: true } } },
  });
  const column = board.columns[0];
  if (column === undefined) throw new Error(`board ${boardId}: expected a primary column, got none`);
  const direction = column.direction === 'LOWER' ? 'lower' : 'higher';
  const ranked = rankMethods(await candidates(tx, board.id, column.metric), { direction });
  const previous = await tx.ranking.findFirst({
    where: { boardId },
    orderBy: { number: 'desc' },
    include: { entries: true },
  });
  const before = new Map(previous?.entries.map((entry) => [entry.methodId, entry.rank]));
  const number = (previous?.number ?? 0) + 1;
  const entries = ranked.map((entry) => ({ ...entry, previousRank: before.get(entry.methodId) ?? null }));
  await tx.ranking.create({ data: { boardId, number, entries: { createMany: { data: entries } } } });
  await changeBoard(tx, boardId, {
    kind: 'ranking.published',
    payload: { number, previous: previous?.number ?? null, submissionId: cause },
  });
}

async function candidates(tx: Transaction, boardId: string, metric: string): Promise<RankCandidate[]> {
  const scored = await tx.submission.findMany({
    where: { boardId, state: 'SCORED' },
    select: {
      id: true,
      methodId: true,
      createdAt: true,
      finishedAt: true,
      method: { select: { baseline: true } },
      evaluations: { select: { scores: { where: { metric }, select: { value: true } } } },
    },
  });
  return scored.map((submission) => ({
    methodId: submission.methodId,
    submissionId: submission.id,
    value: submission.evaluations[0]?.scores[0]?.value ?? null,
    baseline: submission.method.baseline,
    scoredAt: submission.finishedAt ?? submission.createdAt,
  }));
}
