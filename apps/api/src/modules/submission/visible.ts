import { Refusal } from '@fidboard/core';
import type { Submission } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { requireId } from '../../schema/global-id.ts';

/** The submission, or null when it is absent or the viewer may not see it: the two look the same. */
export async function visibleSubmission(context: Context, id: string): Promise<Submission | null> {
  const submission = await context.loaders.submission.load(id);
  return submission !== null && (await context.policy.canSeeSubmission(submission)) ? submission : null;
}

/** Those of the submissions that the viewer may see, in their order. */
export async function visibleSubmissions(context: Context, ids: readonly string[]): Promise<Submission[]> {
  const rows = await Promise.all(ids.map((id) => visibleSubmission(context, id)));
  return rows.filter((row) => row !== null);
}

/** The submission of the input field `submissionId`, for whoever is signed in. Refuses (NOT_FOUND) one that is absent to them. */
export async function requireSubmission(context: Context, globalId: string): Promise<Submission> {
  context.policy.requireUser('submit');
  const submission = await visibleSubmission(context, requireId('Submission', globalId, 'submissionId'));
  if (submission !== null) return submission;
  throw new Refusal('NOT_FOUND', 'submission: expected an existing one, got none', 'Check its id.');
}
