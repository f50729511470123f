import { type Board, type Page, type PageRequest, type ProtocolVersion, rankings } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { required } from '../../schema/loaders.ts';

/** The newest ranking of a board that the viewer may see: while scores are hidden, one from which nothing of them can be told. */
export async function newestRanking(
  context: Context,
  board: Board,
): Promise<rankings.RankingWithEntries | null> {
  const hiddenPhaseIds = await context.policy.hiddenPhaseIds(board);
  if (hiddenPhaseIds.length === 0) return context.loaders.newestRankingWithHidden.load(board.id);
  return rankings.newestWithout(context.services.database.prisma, board.id, hiddenPhaseIds);
}

/** The newest ranking under a version of its board that the viewer may see; versions of one number are one. */
export async function lastRankingUnder(
  context: Context,
  { boardId, number }: ProtocolVersion,
): Promise<rankings.RankingWithEntries | null> {
  const board = await required(context.loaders.board, boardId);
  const hiddenPhaseIds = await context.policy.hiddenPhaseIds(board);
  return rankings.newestWithout(context.services.database.prisma, boardId, hiddenPhaseIds, number);
}

/** The ranking of a board with a number; null where there is none that the viewer may see. */
export async function rankingNumbered(
  context: Context,
  board: Board,
  number: number,
): Promise<rankings.RankingWithEntries | null> {
  const hiddenPhaseIds = await context.policy.hiddenPhaseIds(board);
  return rankings.numbered(context.services.database, board.id, { number, hiddenPhaseIds });
}

/** The rankings of a board that the viewer may see, newest first. */
export async function rankingsOfBoard(
  context: Context,
  board: Board,
  request: PageRequest,
): Promise<Page<rankings.RankingWithEntries>> {
  const hiddenPhaseIds = await context.policy.hiddenPhaseIds(board);
  return rankings.pageOfBoard(context.services.database, board.id, { ...request, hiddenPhaseIds });
}
