import { Refusal } from '@fidboard/core';
import { changeSubmission, lockSubmission } from '../changes.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import { recordHostAction } from '../host-actions.ts';
import type { Fault, Submission } from '../models.ts';
import { removeWaitingJobs } from '../queue/add.ts';
import { publishRanking } from '../rankings.ts';
import { cancelOf } from '../reevaluations/end.ts';
import { assertMove, isActive } from './states.ts';

export interface Failure {
  code: string;
  /** A sentence for the team. */
  message: string;
  fault: Fault;
}

/** Ends a submission as FAILED, whatever active state it is in; its waiting jobs go. */
export function fail(database: Database, id: string, failure: Failure): Promise<Submission> {
  return transaction(database, async (tx) => failLocked(tx, await lockSubmission(tx, id), failure));
}

export async function failLocked(tx: Transaction, row: Submission, failure: Failure): Promise<Submission> {
  assertMove(row.id, row.state, 'FAILED');
  await removeWaitingJobs(tx, { submissionId: row.id });
  const changed = await changeSubmission(tx, row, {
    kind: 'state',
    to: 'FAILED',
    payload: { code: failure.code, message: failure.message, fault: failure.fault },
    data: {
      failureCode: failure.code,
      failureMessage: failure.message,
      failureFault: failure.fault,
      finishedAt: new Date(),
    },
  });
  await leaveRanking(tx, row);
  return changed;
}

/** Ranks the board anew where a submission has ended that stood on it by the scores of an earlier run. */
async function leaveRanking(tx: Transaction, { id, boardId }: Submission): Promise<void> {
  const earlier = await tx.evaluation.count({ where: { submissionId: id, finishedAt: { not: null } } });
  if (earlier > 0) await publishRanking(tx, boardId, id);
}

export interface ByWhom {
  /** The board's host where it is the host, not the team, who does it: then it goes into the board's log. */
  hostId?: string | null;
}

/** Cancels at once when no worker has it; otherwise asks the worker, which ends it with `cancelIfRequested`. */
export function requestCancel(
  database: Database,
  id: string,
  { hostId = null }: ByWhom = {},
): Promise<Submission> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    assertMove(id, row.state, 'CANCELLED');
    if (hostId !== null && !row.cancelRequested) {
      await recordHostAction(tx, {
        boardId: row.boardId,
        actorId: hostId,
        action: 'submission.cancelled',
        subject: { type: 'Submission', id },
        details: { state: row.state },
      });
    }
    const running = await removeWaitingJobs(tx, { submissionId: id });
    if (running === 0) return cancelLocked(tx, row);
    if (row.cancelRequested) return row;
    return changeSubmission(tx, row, { kind: 'cancel.requested', data: { cancelRequested: true } });
  });
}

/**
 * For workers, before and during a job: true when the submission is over and the job must end quietly.
 *
 * A submission whose cancellation was asked for is ended here as CANCELLED.
 */
export async function cancelIfRequested(database: Database, id: string): Promise<boolean> {
  const seen = await database.prisma.submission.findUnique({
    where: { id },
    select: { state: true, cancelRequested: true },
  });
  if (seen === null || !isActive(seen.state)) return true;
  if (!seen.cancelRequested) return false;
  await transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    if (!isActive(row.state)) return;
    await removeWaitingJobs(tx, { submissionId: id });
    await cancelLocked(tx, row);
  });
  return true;
}

export async function cancelLocked(tx: Transaction, row: Submission): Promise<Submission> {
  const data = { finishedAt: new Date() };
  const changed = await changeSubmission(tx, row, { kind: 'state', to: 'CANCELLED', data });
  await leaveRanking(tx, row);
  return changed;
}

/** Takes a SCORED submission off the board, leaving a tombstone with the reason; the board is ranked again. */
export function withdraw(
  database: Database,
  id: string,
  { reason, hostId = null }: ByWhom & { reason: string },
): Promise<Submission> {
  return transaction(database, async (tx) => {
    if (reason.trim() === '') {
      throw new Refusal('BAD_INPUT', 'reason: expected a text, got none', 'Say in a few words why.');
    }
    const row = await lockSubmission(tx, id);
    const changed = await changeSubmission(tx, row, {
      kind: 'state',
      to: 'WITHDRAWN',
      payload: { reason },
      data: { withdrawnReason: reason },
    });
    if (hostId !== null) {
      await recordHostAction(tx, {
        boardId: row.boardId,
        actorId: hostId,
        action: 'submission.withdrawn',
        subject: { type: 'Submission', id },
        details: { reason },
      });
    }
    await publishRanking(tx, row.boardId, id);
    await cancelOf(tx, changed);
    return tx.submission.findUniqueOrThrow({ where: { id } });
  });
}

/** Lets a SCORED submission stand for its method where teams choose, in place of the one before; the board is ranked again. */
export function choose(database: Database, id: string): Promise<Submission> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    if (row.state !== 'SCORED') {
      throw new Refusal(
        'CONFLICT',
        `submission: expected one that is SCORED, got ${row.state}`,
        'Wait until it has its scores.',
      );
    }
    const rivals = await tx.submission.findMany({
      where: { boardId: row.boardId, methodId: row.methodId, chosen: true, NOT: { id } },
      select: { id: true },
    });
    for (const rival of rivals) {
      const other = await lockSubmission(tx, rival.id);
      await changeSubmission(tx, other, {
        kind: 'chosen',
        payload: { chosen: false },
        data: { chosen: false },
      });
    }
    const changed = await changeSubmission(tx, row, {
      kind: 'chosen',
      payload: { chosen: true },
      data: { chosen: true },
    });
    await publishRanking(tx, row.boardId, id);
    return changed;
  });
}

/** An upload that did not arrive within this many hours never will: its bytes have been thrown away by then. */
const UPLOAD_HOURS = 24;

/** Cancels the submissions whose upload was given up; returns how many. */
export async function cancelAbandonedUploads(database: Database): Promise<number> {
  const abandoned = await database.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Submission"
    WHERE state = 'UPLOADING' AND "createdAt" < now() - make_interval(hours => ${UPLOAD_HOURS})`;
  for (const { id } of abandoned) {
    await transaction(database, async (tx) => {
      const row = await lockSubmission(tx, id);
      if (row.state === 'UPLOADING') await cancelLocked(tx, row);
    });
  }
  return abandoned.length;
}
