import type { Submission } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';

/** The submission, or null when it is absent or the viewer may not see it: the two look the same. */
export async function visibleSubmission(context: Context, id: string): Promise<Submission | null> {
  const submission = await context.loaders.submission.load(id);
  return submission !== null && (await context.policy.canSeeSubmission(submission)) ? submission : null;
}
