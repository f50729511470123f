import type { ReevaluationState } from '../models.ts';

/** The states in which work is still to be done; the others are final. */
export const OPEN_STATES = ['QUEUED', 'EXTRACTING', 'SCORING'] as const;

export function isOpen(state: ReevaluationState): boolean {
  return OPEN_STATES.some((open) => open === state);
}
