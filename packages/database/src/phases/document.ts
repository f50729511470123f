import { type BoardDocumentPhase, type BoardDocumentSchedule, zonedText } from '@fidboard/protocol';
import { SCORE_RELEASES, wordFor } from '../board-words.ts';
import type { Board, Phase } from '../models.ts';

/** The part of a board's document that says when it is open; applying it changes nothing. */
export function scheduleOf(
  { timeZone }: Pick<Board, 'timeZone'>,
  phases: readonly Phase[],
): BoardDocumentSchedule {
  const written = phases
    .toSorted((a, b) => (a.opensAt?.getTime() ?? 0) - (b.opensAt?.getTime() ?? 0))
    .map((phase) => documentPhase(phase, timeZone));
  return {
    ...(timeZone === 'UTC' ? {} : { timeZone }),
    ...(written.length === 0 ? {} : { phases: written }),
  };
}

function documentPhase(phase: Phase, zone: string): BoardDocumentPhase {
  const { key, title, opensAt, closesAt, scores, ownScoresHidden } = phase;
  const { attemptsPerDay, attempts, successesPerDay, successes, concurrent } = phase;
  return {
    key,
    title,
    opens: opensAt && zonedText(zone, opensAt),
    closes: closesAt && zonedText(zone, closesAt),
    quota: { attemptsPerDay, attempts, successesPerDay, successes, concurrent },
    scores: wordFor(SCORE_RELEASES, scores),
    ownScores: ownScoresHidden ? 'hidden' : 'visible',
  };
}
