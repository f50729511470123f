import { Refusal } from '@fidboard/core';
import { changeSubmission, lockSubmission } from '../changes.ts';
import { type Database, transaction } from '../database.ts';
import { recordHostAction } from '../host-actions.ts';
import type { Submission } from '../models.ts';
import { addJob } from '../queue/add.ts';
import { isActive } from './states.ts';

/**
 * Has a SCORED or FAILED submission evaluated again from the bytes that are stored, from VERIFYING on; for the host.
 *
 * Features that are kept are reused. Until it ends its earlier scores stand; the new ones are an evaluation of their own,
 * with a receipt of their own, and the earlier receipt stays. One that is being evaluated is left as it is.
 */
export function rerun(database: Database, id: string, { hostId }: { hostId: string }): Promise<Submission> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    if (isActive(row.state)) return row;
    if (row.sampleSetSha256 === null) {
      throw new Refusal(
        'CONFLICT',
        'submission: expected one whose samples arrived, got one that ended before',
        'Ask its team to submit again.',
      );
    }
    if (row.withoutSamples) {
      throw new Refusal(
        'CONFLICT',
        'submission: expected one whose samples are here, got one of a board that was loaded without them',
        'Load the board from a dump with its samples, under another slug.',
      );
    }
    const changed = await changeSubmission(tx, row, {
      kind: 'state',
      to: 'VERIFYING',
      payload: { rerun: true },
      data: {
        rerunAt: new Date(),
        failureCode: null,
        failureMessage: null,
        failureFault: null,
        cancelRequested: false,
        imagesDone: 0,
        imagesPerSecond: null,
        queuedAt: null,
        startedAt: null,
        finishedAt: null,
      },
    });
    const failed = { submissionId: id, state: 'FAILED', version: { state: 'CURRENT' } } as const;
    // It has another try now: under the version that the board has.
    await tx.reevaluation.deleteMany({ where: failed });
    await addJob(tx, 'verify', { submissionId: id });
    await recordHostAction(tx, {
      boardId: row.boardId,
      actorId: hostId,
      action: 'submission.rerun',
      subject: { type: 'Submission', id },
      details: { state: row.state, ...(row.failureCode === null ? {} : { failure: row.failureCode }) },
    });
    return changed;
  });
}
