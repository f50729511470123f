import type { BoardEvent } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { globalIdOf } from '../../schema/global-id.ts';

/** An event's payload with global ids; empty when it is about a submission that the viewer may not see. */
export async function visiblePayload(event: BoardEvent, context: Context): Promise<unknown> {
  const payload = event.payload;
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return payload;
  const { submissionId, methodId, ...rest } = payload;
  if (typeof submissionId === 'string') {
    const submission = await context.loaders.submission.load(submissionId);
    if (submission === null || !(await context.policy.canSeeSubmission(submission))) return {};
  }
  return {
    ...rest,
    ...(typeof submissionId === 'string' ? { submissionId: globalIdOf('Submission', submissionId) } : {}),
    ...(typeof methodId === 'string' ? { methodId: globalIdOf('Method', methodId) } : {}),
  };
}
