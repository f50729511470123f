import { ordinal } from '../../format/numbers.ts';
import type { SubmissionState } from '../../generated/graphql.ts';

const WORDS: Record<SubmissionState, string> = {
  UPLOADING: 'Uploading',
  VERIFYING: 'Checking the images',
  QUEUED: 'Waiting for a worker',
  EXTRACTING: 'Extracting features',
  SCORING: 'Scoring',
  SCORED: 'Scored',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
  WITHDRAWN: 'Withdrawn',
};

export function stageWords(state: SubmissionState, queuePosition: number | null = null): string {
  if (state !== 'QUEUED' || queuePosition === null) return WORDS[state];
  return queuePosition === 1 ? 'Next in line' : `${ordinal(queuePosition)} in line`;
}

export function isActive(state: SubmissionState): boolean {
  return state !== 'SCORED' && state !== 'FAILED' && state !== 'CANCELLED' && state !== 'WITHDRAWN';
}

interface Counts {
  state: SubmissionState;
  imagesDone: number;
  imagesTotal: number | null;
}

/** Part of the images done, 0 to 1; null where the stage does not count images. */
export function partDone({ state, imagesDone, imagesTotal }: Counts): number | null {
  if (state === 'SCORED') return 1;
  if (state === 'QUEUED' || state === 'UPLOADING') return 0;
  if (state === 'SCORING') return 1;
  return imagesTotal ? imagesDone / imagesTotal : null;
}
