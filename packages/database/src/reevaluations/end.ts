import { changeBoard, changeSubmission, lockBoard, lockSubmission } from '../changes.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import type { Reevaluation, Submission } from '../models.ts';
import { removeWaitingJobs } from '../queue/add.ts';
import { publishRanking } from '../rankings.ts';
import type { Failure } from '../submissions/end.ts';
import { evaluateUnderNext } from './next.ts';
import { publishIfEvaluated } from './publish.ts';
import { isOpen, OPEN_STATES } from './states.ts';

type Outcome = { state: 'SCORED' } | ({ state: 'FAILED' } & Failure) | { state: 'CANCELLED' };

/** Ends an evaluation as FAILED: the submission is not ranked under the version, and stays where it stands otherwise. Does nothing when it has ended. */
export async function fail(database: Database, id: string, failure: Failure): Promise<void> {
  await transaction(database, async (tx) => {
    const locked = await lockReevaluation(tx, id);
    if (locked !== null && isOpen(locked.reevaluation.state))
      await endLocked(tx, locked, { state: 'FAILED', ...failure });
  });
}

export interface Locked {
  submission: Submission;
  reevaluation: Reevaluation;
}

/** Locks the submission of an evaluation under another version until the transaction ends; null where that is gone. */
export async function lockReevaluation(tx: Transaction, id: string): Promise<Locked | null> {
  const seen = await tx.reevaluation.findUnique({ where: { id }, select: { submissionId: true } });
  if (seen === null) return null;
  const submission = await lockSubmission(tx, seen.submissionId);
  const reevaluation = await tx.reevaluation.findUnique({ where: { id } });
  return reevaluation && { submission, reevaluation };
}

/**
 * The last state of an evaluation, and what follows: the board is ranked by the version that waited for it, or anew by the version that it
 * has already; and the submission is evaluated under the version that has come up since.
 */
export async function endLocked(tx: Transaction, { submission, reevaluation }: Locked, outcome: Outcome) {
  const { id, versionId } = reevaluation;
  const { boardId, id: submissionId } = submission;
  const { code, message, fault } = { code: null, message: null, fault: null, ...outcome };
  await removeWaitingJobs(tx, { reevaluationId: id });
  // Without scores: nothing points at them.
  await tx.evaluation.deleteMany({ where: { reevaluationId: id, finishedAt: null } });
  const { version } = await tx.reevaluation.update({
    where: { id },
    data: {
      state: outcome.state,
      failureCode: code,
      failureMessage: message,
      failureFault: fault,
      imagesPerSecond: null,
      finishedAt: new Date(),
    },
    include: { version: true },
  });
  const row = await changeSubmission(tx, submission, {
    kind: 'reevaluation',
    payload: {
      protocolVersion: version.number,
      reevaluation: outcome.state,
      ...(code === null ? {} : { code, message, fault }),
    },
  });
  await lockBoard(tx, boardId);
  // The host may have given the version up since.
  const { state } = await tx.protocolVersion.findUniqueOrThrow({ where: { id: versionId } });
  if (state === 'PENDING') {
    await changeBoard(tx, boardId, {
      kind: 'protocol.progress',
      payload: { protocolVersion: version.number, submissionId },
    });
    await publishIfEvaluated(tx, versionId);
  } else if (state === 'CURRENT' && outcome.state === 'SCORED') {
    await publishRanking(tx, boardId, submissionId);
  }
  await evaluateUnderNext(tx, row);
}

/** Cancels what is still open of a submission that has left its board. */
export async function cancelOf(tx: Transaction, submission: Submission): Promise<void> {
  const open = await tx.reevaluation.findMany({
    where: { submissionId: submission.id, state: { in: [...OPEN_STATES] } },
  });
  for (const reevaluation of open) await endLocked(tx, { submission, reevaluation }, { state: 'CANCELLED' });
}
