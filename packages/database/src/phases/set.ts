import { Refusal } from '@fidboard/core';
import type { BoardDocumentPhase } from '@fidboard/protocol';
import { SCORE_RELEASES } from '../board-words.ts';
import type { Transaction } from '../database.ts';

/** What a phase of a document is in the database, but for its board. */
export function storedPhase(phase: BoardDocumentPhase, now: Date) {
  const { key, title, opens, closes, quota, scores, ownScores } = phase;
  const [opensAt, closesAt] = [opens, closes].map((time) => (time === null ? null : new Date(time)));
  return {
    key,
    title,
    opensAt: opensAt!,
    closesAt: closesAt!,
    scores: SCORE_RELEASES[scores],
    ownScoresHidden: ownScores === 'hidden',
    ...quota,
    // Of what is past already, the change of the board tells.
    openingToldAt: opensAt! === null || opensAt! <= now ? now : null,
    closeToldAt: closesAt! !== null && closesAt! <= now ? now : null,
  };
}

/**
 * Gives a locked board the phases of a document; a phase is the same as long as its key is.
 *
 * Refuses (CONFLICT) to take away a phase in which there are submissions.
 */
export async function setPhases(
  tx: Transaction,
  { id: boardId, slug }: { id: string; slug: string },
  phases: readonly BoardDocumentPhase[],
): Promise<void> {
  const gone = { boardId, key: { notIn: phases.map(({ key }) => key) } };
  const used = await tx.phase.findFirst({ where: { ...gone, submissions: { some: {} } } });
  if (used !== null) {
    throw new Refusal(
      'CONFLICT',
      `${slug}: expected the phase "${used.key}", since there are submissions in it, got none of that key`,
      'Keep the phase; its title, times, quota and rules may change.',
    );
  }
  await tx.phase.deleteMany({ where: gone });
  const now = new Date();
  for (const phase of phases) {
    const data = storedPhase(phase, now);
    await tx.phase.upsert({
      where: { boardId_key: { boardId, key: data.key } },
      create: { ...data, boardId },
      update: data,
    });
  }
}
