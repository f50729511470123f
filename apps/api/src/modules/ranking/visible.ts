import { type Board, type Page, type PageRequest, rankings } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';

/** The newest ranking of a board that the viewer may see: while scores are hidden, one from which nothing of them can be told. */
export async function newestRanking(
  context: Context,
  board: Board,
): Promise<rankings.RankingWithEntries | null> {
  const hiddenPhaseIds = await context.policy.hiddenPhaseIds(board);
  if (hiddenPhaseIds.length === 0) return context.loaders.newestRankingWithHidden.load(board.id);
  return rankings.newestWithout(context.services.database.prisma, board.id, hiddenPhaseIds);
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
