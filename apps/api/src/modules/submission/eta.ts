import type { Submission } from '@fidboard/database';

/** Seconds until the features are done at the present speed; null while it cannot be told. */
export function etaSeconds(submission: Submission): number | null {
  const { state, imagesDone, imagesTotal, imagesPerSecond } = submission;
  if (state !== 'EXTRACTING' || imagesTotal === null || !imagesPerSecond) return null;
  return Math.max(0, imagesTotal - imagesDone) / imagesPerSecond;
}
