import { Refusal } from '@fidboard/core';
import type { SubmissionState } from '../models.ts';

/** Every move a submission may make; anything else is refused as CONFLICT. Drawn in the package's README. */
export const SUBMISSION_TRANSITIONS: Readonly<Record<SubmissionState, readonly SubmissionState[]>> = {
  UPLOADING: ['VERIFYING', 'FAILED', 'CANCELLED'],
  VERIFYING: ['QUEUED', 'FAILED', 'CANCELLED'],
  QUEUED: ['EXTRACTING', 'FAILED', 'CANCELLED'],
  EXTRACTING: ['SCORING', 'FAILED', 'CANCELLED'],
  SCORING: ['SCORED', 'FAILED', 'CANCELLED'],
  SCORED: ['WITHDRAWN', 'VERIFYING'],
  FAILED: ['VERIFYING'],
  CANCELLED: [],
  WITHDRAWN: [],
};

/** The states in which work is still to be done; the others are final but for withdrawal and for a host's re-run. */
export const ACTIVE_STATES = ['UPLOADING', 'VERIFYING', 'QUEUED', 'EXTRACTING', 'SCORING'] as const;

export function isActive(state: SubmissionState): boolean {
  return ACTIVE_STATES.some((active) => active === state);
}

/** Refuses a move that the table does not hold. */
export function assertMove(id: string, from: SubmissionState, to: SubmissionState): void {
  if (SUBMISSION_TRANSITIONS[from].includes(to)) return;
  const allowed = SUBMISSION_TRANSITIONS[from].join(', ') || 'nothing';
  throw new Refusal(
    'CONFLICT',
    `submission ${id}: expected a move from ${from} to ${allowed}, got ${to}`,
    'Load the submission again: it has changed meanwhile.',
  );
}
