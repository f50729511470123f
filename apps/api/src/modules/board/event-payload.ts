import type { BoardEvent } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { globalIdOf } from '../../schema/global-id.ts';
import { required } from '../../schema/loaders.ts';

/** An event's payload with global ids; empty when it is about a submission or a ranking that the viewer may not see. */
export async function visiblePayload(event: BoardEvent, context: Context): Promise<unknown> {
  const payload = event.payload;
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return payload;
  const { submissionId, methodId, phaseIds, ...rest } = payload;
  // A ranking that the viewer may not see.
  if (Array.isArray(phaseIds)) {
    const hidden = await context.policy.hiddenPhaseIds(await required(context.loaders.board, event.boardId));
    if (phaseIds.some((id) => hidden.includes(String(id)))) return {};
  }
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
