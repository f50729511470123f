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
import type { ColumnOfBoard } from './board-measure.ts';
import { DIRECTIONS, ORDERS, STANDINGS, wordFor } from './board-words.ts';
import { changeBoard, lockBoard } from './changes.ts';
import { areComplete, counts, coverageOf, wantedBy } from './coverage.ts';
import type { Database, Transaction } from './database.ts';
import { keyset, type Page, type PageRequest, pageOf } from './keyset.ts';
import type { Board, BoardColumn, ProtocolVersion, Ranking, RankingEntry, Score } from './models.ts';
import { areScoresPublic } from './phases/schedule.ts';
import { currentOf, type VersionWithMeasure } from './protocol-versions.ts';
import { ACTIVE_STATES } from './submissions/states.ts';

export type RankingWithEntries = Ranking & { entries: RankingEntry[]; version: ProtocolVersion };

const ENTRIES = { entries: { orderBy: { position: 'asc' } }, version: true } as const;

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

/** The newest ranking of a board, or of one number of its protocol versions, in which there is nothing of the hidden phases; null where there is none. */
export function newestWithout(
  { ranking }: Pick<Transaction, 'ranking'>,
  boardId: string,
  hiddenPhaseIds: readonly string[],
  versionNumber?: number,
): Promise<RankingWithEntries | null> {
  const version = versionNumber === undefined ? {} : { version: { number: versionNumber } };
  return ranking.findFirst({
    where: { boardId, ...version, ...withoutPhases(hiddenPhaseIds) },
    orderBy: { number: 'desc' },
    include: ENTRIES,
  });
}

/** The ranking of a board with a number; null where there is none, or something of the hidden phases in it. */
export function numbered(
  { prisma }: Database,
  boardId: string,
  { number, hiddenPhaseIds }: { number: number; hiddenPhaseIds: readonly string[] },
): Promise<RankingWithEntries | null> {
  return prisma.ranking.findFirst({
    where: { boardId, number, ...withoutPhases(hiddenPhaseIds) },
    include: ENTRIES,
  });
}

function withoutPhases(ids: readonly string[]) {
  return { NOT: { phaseIds: { hasSome: [...ids] } } };
}

/** Every ranking a board ever had in which there is nothing of the hidden phases, newest first. */
export async function pageOfBoard(
  database: Database,
  boardId: string,
  { hiddenPhaseIds, ...request }: PageRequest & { hiddenPhaseIds: readonly string[] },
): Promise<Page<RankingWithEntries>> {
  const query = keyset(request, 'newest');
  const rows = await database.prisma.ranking.findMany({
    where: { boardId, ...withoutPhases(hiddenPhaseIds), ...query.where },
    orderBy: query.orderBy,
    take: query.take,
    include: ENTRIES,
  });
  return pageOf(rows, query);
}

/** What a board is ranked anew for: a submission, a change of the board itself (null), or phases whose scores become public. */
export type RankingCause = string | null | { revealedPhaseIds: readonly string[] };

/**
 * Ranks a board anew and writes the next numbered version with its board event.
 *
 * While the scores of a phase are hidden there are two lines of versions: one of everything, which is hidden with them, and one
 * of what is public, in which nothing is drawn from the other. A cause that is hidden itself makes none of the latter.
 *
 * The board's row is locked first, so that two results that come at once are ranked one after the other.
 */
export async function publishRanking(tx: Transaction, boardId: string, cause: RankingCause): Promise<void> {
  await lockBoard(tx, boardId);
  const board = await tx.board.findUniqueOrThrow({
    where: { id: boardId },
    include: { phases: true },
  });
  const version = await currentOf(tx, boardId);
  const now = new Date();
  const hidden = board.phases.filter((phase) => !areScoresPublic(phase, now)).map(({ id }) => id);
  const isPublic = ({ phaseId }: { phaseId: string | null }) => phaseId === null || !hidden.includes(phaseId);
  const rule = ruleOf({ ...board, columns: version.columns });
  const all = await candidates(tx, version);
  const shown = all.filter(isPublic);
  const submissionId = typeof cause === 'string' ? cause : null;
  const causeIsPublic =
    submissionId === null ||
    isPublic(
      await tx.submission.findUniqueOrThrow({ where: { id: submissionId }, select: { phaseId: true } }),
    );
  // Ranks are compared with those that were seen before, not with those that were hidden until now.
  const revealed = typeof cause === 'string' || cause === null ? [] : cause.revealedPhaseIds;
  const unseen = [...hidden, ...revealed];
  const line = { version, rule, submissionId };
  if (causeIsPublic || shown.length === all.length) await writeVersion(tx, { ...line, of: shown, unseen });
  if (shown.length < all.length) await writeVersion(tx, { ...line, of: all, unseen: [] });
}

interface NewRanking {
  version: ProtocolVersion;
  rule: RankingRule;
  /** The submission that it is for. */
  submissionId: string | null;
  of: readonly Candidate[];
  /** The phases whose rankings are no predecessors of this one. */
  unseen: readonly string[];
}

async function writeVersion(
  tx: Transaction,
  { version, rule, submissionId, of, unseen }: NewRanking,
): Promise<void> {
  const { id: versionId, boardId } = version;
  const ranked = rankMethods(of, rule);
  const previous = await newestWithout(tx, boardId, unseen);
  const last = await tx.ranking.aggregate({ where: { boardId }, _max: { number: true } });
  const before = new Map(previous?.entries.map((entry) => [entry.methodId, entry.rank]));
  const number = (last._max.number ?? 0) + 1;
  const evaluationsOf = new Map(of.map(({ submissionId: id, evaluationIds }) => [id, evaluationIds]));
  const entries = ranked.map(({ interval, ...entry }) => ({
    ...entry,
    evaluationIds: evaluationsOf.get(entry.submissionId)!,
    previousRank: before.get(entry.methodId) ?? null,
    rankLow: interval?.low ?? null,
    rankHigh: interval?.high ?? null,
  }));
  const phaseIds = [...new Set(of.flatMap(({ phaseId }) => phaseId ?? []))].sort();
  await tx.ranking.create({
    data: { boardId, versionId, number, phaseIds, entries: { createMany: { data: entries } } },
  });
  await changeBoard(tx, boardId, {
    kind: 'ranking.published',
    payload: {
      number,
      previous: previous?.number ?? null,
      protocolVersion: version.number,
      ...(submissionId === null ? {} : { submissionId }),
      ...(phaseIds.length === 0 ? {} : { phaseIds }),
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
function ruleOf(board: Board & { columns: readonly BoardColumn[] }): RankingRule {
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

type Candidate = RankCandidate & { phaseId: string | null; evaluationIds: string[] };

const FINISHED = { finishedAt: { not: null } } as const;

/** The submissions with all scores under a version; those that are evaluated again stand by their earlier ones meanwhile. */
async function candidates(tx: Transaction, version: VersionWithMeasure): Promise<Candidate[]> {
  const { boardId } = version;
  const columns = rankedColumns({ id: boardId, columns: version.columns });
  const metrics = columns.map(({ metric }) => metric);
  const coverage = await coverageOf(tx, wantedBy(version));
  const scored = await tx.submission.findMany({
    where: {
      boardId,
      OR: [{ state: 'SCORED' }, { state: { in: [...ACTIVE_STATES] }, evaluations: { some: FINISHED } }],
    },
    select: {
      id: true,
      state: true,
      methodId: true,
      phaseId: true,
      chosen: true,
      createdAt: true,
      method: { select: { baseline: true } },
      evaluations: {
        where: FINISHED,
        orderBy: [{ createdAt: 'desc' }, { run: 'desc' }],
        select: {
          id: true,
          finishedAt: true,
          referenceId: true,
          versionId: true,
          scores: {
            where: { metric: { in: metrics } },
            select: { metric: true, classScope: true, value: true, standardError: true },
          },
        },
      },
    },
  });
  const complete = scored.filter(({ evaluations }) => areComplete(coverage, evaluations));
  return complete.map((submission) => {
    // The newest against each reference.
    const counting = [...coverage.keys()].flatMap(
      (id) => submission.evaluations.find((one) => one.referenceId === id && counts(coverage, one)) ?? [],
    );
    return {
      methodId: submission.methodId,
      submissionId: submission.id,
      phaseId: submission.phaseId,
      evaluationIds: counting.map(({ id }) => id),
      scores: columns.map((column) => scoreIn(counting, column)),
      baseline: submission.method.baseline,
      chosen: submission.chosen,
      // Being evaluated again, by its host's wish or under another version of the board, makes nothing later than it was.
      scoredAt: submission.evaluations.at(-1)?.finishedAt ?? submission.createdAt,
    };
  });
}

/** The score of a submission's evaluations that belongs into a column; null where there is none. */
export function scoreIn<S extends Pick<Score, 'metric' | 'classScope'>>(
  evaluations: readonly { referenceId: string; scores: readonly S[] }[],
  column: ColumnOfBoard,
): S | null {
  const evaluation = evaluations.find(({ referenceId }) => referenceId === column.reference.referenceId);
  return evaluation?.scores.find((score) => standsIn(column, evaluation, score)) ?? null;
}

/** Whether a score of an evaluation belongs into a column. */
export function standsIn(
  { metric, classScope, reference }: ColumnOfBoard,
  { referenceId }: { referenceId: string },
  score: Pick<Score, 'metric' | 'classScope'>,
): boolean {
  return reference.referenceId === referenceId && metric === score.metric && classScope === score.classScope;
}
