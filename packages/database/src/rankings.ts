import { invariant } from '@fidboard/core';
import {
  type ColumnValues,
  placeReported,
  type RankCandidate,
  type RankingRule,
  type ReportedPlace,
  rankMethods,
  type StandingRow,
} from '@fidboard/ranking';
import { type ColumnOfBoard, WITH_REFERENCE } from './board-measure.ts';
import { DIRECTIONS, ORDERS, STANDINGS, wordFor } from './board-words.ts';
import { changeBoard } from './changes.ts';
import type { Database, Transaction } from './database.ts';
import { keyset, type Page, type PageRequest, pageOf } from './keyset.ts';
import type { Board, BoardColumn, Ranking, RankingEntry, Score } from './models.ts';
import { ACTIVE_STATES } from './submissions/states.ts';

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
 * Ranks a board anew and writes the next numbered version with its board event; `cause` is the submission that it is for, null for
 * a change of the board itself.
 *
 * The board's row is locked first, so that two results that come at once are ranked one after the other.
 */
export async function publishRanking(tx: Transaction, boardId: string, cause: string | null): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Board" WHERE id = ${boardId} FOR UPDATE`;
  const board = await tx.board.findUniqueOrThrow({
    where: { id: boardId },
    include: { columns: { orderBy: { position: 'asc' }, ...WITH_REFERENCE } },
  });
  const rule = ruleOf(board);
  const ranked = rankMethods(await candidates(tx, board, rankedColumns(board)), rule);
  const previous = await tx.ranking.findFirst({
    where: { boardId },
    orderBy: { number: 'desc' },
    include: { entries: true },
  });
  const before = new Map(previous?.entries.map((entry) => [entry.methodId, entry.rank]));
  const number = (previous?.number ?? 0) + 1;
  const entries = ranked.map(({ interval, ...entry }) => ({
    ...entry,
    previousRank: before.get(entry.methodId) ?? null,
    rankLow: interval?.low ?? null,
    rankHigh: interval?.high ?? null,
  }));
  await tx.ranking.create({ data: { boardId, number, entries: { createMany: { data: entries } } } });
  await changeBoard(tx, boardId, {
    kind: 'ranking.published',
    payload: {
      number,
      previous: previous?.number ?? null,
      ...(cause === null ? {} : { submissionId: cause }),
    },
  });
}

/**
 * Where reported results are shown among the entries of a board's ranking, in their displayed order; values are in the order of the
 * board's columns.
 */
export function placesOfReported(
  board: Board & { columns: readonly BoardColumn[] },
  { rows, reported }: { rows: readonly StandingRow[]; reported: readonly ColumnValues[] },
): ReportedPlace[] {
  const rule = ruleOf(board);
  const places = rule.columns.map(({ key }) => board.columns.findIndex(({ id }) => id === key));
  const inRule = (values: ColumnValues) => places.map((place) => values[place] ?? null);
  return placeReported(
    reported.map(inRule),
    rows.map(({ rank, values }) => ({ rank, values: inRule(values) })),
    rule,
  );
}

/** The rule of a board: its primary column first, then the others that count. A column's key is its id. */
export function ruleOf(board: Board & { columns: readonly BoardColumn[] }): RankingRule {
  return {
    columns: rankedColumns(board).map(({ id, direction }) => ({
      key: id,
      direction: wordFor(DIRECTIONS, direction),
    })),
    order: wordFor(ORDERS, board.rankingOrder),
    select: wordFor(STANDINGS, board.standing),
  };
}

function rankedColumns<C extends BoardColumn>({ id, columns }: { id: string; columns: readonly C[] }): C[] {
  const primary = columns.find((column) => column.primary);
  invariant(primary !== undefined, `board ${id}`, 'a primary column', 'none');
  return [primary, ...columns.filter((column) => column.ranked && column !== primary)];
}

const FINISHED = { finishedAt: { not: null } } as const;

/** The submissions with scores; those that are evaluated again stand by their earlier ones meanwhile. */
async function candidates(
  tx: Transaction,
  { id: boardId, protocolFingerprint }: Board,
  columns: readonly ColumnOfBoard[],
): Promise<RankCandidate[]> {
  const metrics = columns.map(({ metric }) => metric);
  const scored = await tx.submission.findMany({
    where: {
      boardId,
      OR: [{ state: 'SCORED' }, { state: { in: [...ACTIVE_STATES] }, evaluations: { some: FINISHED } }],
    },
    select: {
      id: true,
      state: true,
      methodId: true,
      chosen: true,
      createdAt: true,
      method: { select: { baseline: true } },
      evaluations: {
        where: { ...FINISHED, protocolFingerprint },
        orderBy: [{ createdAt: 'desc' }, { run: 'desc' }],
        select: {
          finishedAt: true,
          referenceId: true,
          scores: {
            where: { metric: { in: metrics } },
            select: { metric: true, classScope: true, value: true, standardError: true },
          },
        },
      },
    },
  });
  const complete = scored.filter(
    ({ state, evaluations }) =>
      state === 'SCORED' ||
      columns.every(({ reference }) =>
        evaluations.some(({ referenceId }) => referenceId === reference.referenceId),
      ),
  );
  return complete.map((submission) => ({
    methodId: submission.methodId,
    submissionId: submission.id,
    scores: columns.map((column) => scoreIn(submission.evaluations, column)),
    baseline: submission.method.baseline,
    chosen: submission.chosen,
    // Being evaluated again makes nothing later than it was.
    scoredAt: submission.evaluations.at(-1)?.finishedAt ?? submission.createdAt,
  }));
}

/** The score of a submission's evaluations that belongs into a column; null where there is none. */
export function scoreIn<S extends Pick<Score, 'metric' | 'classScope'>>(
  evaluations: readonly { referenceId: string; scores: readonly S[] }[],
  { metric, classScope, reference }: ColumnOfBoard,
): S | null {
  const evaluation = evaluations.find(({ referenceId }) => referenceId === reference.referenceId);
  const isIts = (score: S) => score.metric === metric && score.classScope === classScope;
  return evaluation?.scores.find(isIts) ?? null;
}
