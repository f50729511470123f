import type { Phase } from '../models.ts';

type Times = Pick<Phase, 'opensAt' | 'closesAt'>;

/** Where a phase stands at a moment: it takes submissions from the moment of its opening to just before that of its close. */
export function stateOf({ opensAt, closesAt }: Times, now: Date): 'UPCOMING' | 'OPEN' | 'CLOSED' {
  if (opensAt !== null && now < opensAt) return 'UPCOMING';
  return closesAt === null || now < closesAt ? 'OPEN' : 'CLOSED';
}

/** Whether the scores of a phase are public. */
export function areScoresPublic(
  { scores, closesAt, releasedAt }: Pick<Phase, 'scores' | 'closesAt' | 'releasedAt'>,
  now: Date,
): boolean {
  if (releasedAt !== null && releasedAt <= now) return true;
  switch (scores) {
    case 'AT_ONCE':
      return true;
    case 'AT_PHASE_END':
      return closesAt !== null && closesAt <= now;
    case 'BY_HOST':
      return false;
  }
}

/** The phase that is open now; at most one is. */
export function openPhase<P extends Times>(phases: readonly P[], now: Date): P | null {
  return phases.find((phase) => stateOf(phase, now) === 'OPEN') ?? null;
}

/** The phase that opens next. */
export function nextPhase<P extends Times>(phases: readonly P[], now: Date): P | null {
  const later = phases.filter((phase) => stateOf(phase, now) === 'UPCOMING');
  return later.sort((a, b) => a.opensAt!.getTime() - b.opensAt!.getTime())[0] ?? null;
}
