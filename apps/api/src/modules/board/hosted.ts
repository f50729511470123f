import { Refusal } from '@fidboard/core';
import type { Board } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';

/** The viewer's own board of a slug. Refuses with NOT_FOUND where they see none, FORBIDDEN where it is another's. */
export async function hostedBoard(context: Context, slug: string): Promise<{ board: Board; hostId: string }> {
  context.policy.requireUser('manage');
  const board = await context.loaders.boardBySlug.load(slug);
  if (board === null || !(await context.policy.canSeeBoard(board))) {
    throw new Refusal(
      'NOT_FOUND',
      'boardSlug: expected an existing board, got none',
      'Check the board’s address.',
    );
  }
  return { board, hostId: context.policy.requireHosting(board) };
}
