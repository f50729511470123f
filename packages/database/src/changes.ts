import { type Json, Refusal } from '@fidboard/core';
import type { Transaction } from './database.ts';
import type { Prisma } from './generated/prisma/client.ts';
import type { Board, Submission, SubmissionState } from './models.ts';
import { bookQuota } from './quota/ledger.ts';
import { assertMove } from './submissions/states.ts';
import { deliverLater } from './webhooks/deliver-later.ts';

/** The one channel of NOTIFY; its payloads are `board:<id>`, `submission:<id>` and `queue`. */
export const NOTIFY_CHANNEL = 'fidboard';

type Payload = { readonly [key: string]: Json };

interface SubmissionChange {
  kind: string;
  payload?: Payload;
  /** The state to move to; the row's own state when left out. */
  to?: SubmissionState;
  data?: Prisma.SubmissionUncheckedUpdateInput;
}

/**
 * Locks a submission's row until the transaction ends, and returns it.
 *
 * Locks are always taken in the order submission, reference, board, so that writers cannot deadlock.
 */
export async function lockSubmission(tx: Transaction, id: string): Promise<Submission> {
  await tx.$queryRaw`SELECT 1 FROM "Submission" WHERE id = ${id} FOR UPDATE`;
  const row = await tx.submission.findUnique({ where: { id } });
  if (row === null) {
    throw new Refusal('NOT_FOUND', `submission ${id}: not found`, 'Check the address of the submission.');
  }
  return row;
}

/** Locks a board's row until the transaction ends: what is read of the board afterwards stays so. */
export async function lockBoard(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Board" WHERE id = ${id} FOR UPDATE`;
}

/** Changes a locked submission: row, version, event and notification; its board too when the state moves. */
export async function changeSubmission(
  tx: Transaction,
  row: Submission,
  change: SubmissionChange,
): Promise<Submission> {
  if (change.to !== undefined) assertMove(row.id, row.state, change.to);
  const changed = await tx.submission.update({
    where: { id: row.id },
    data: {
      ...change.data,
      ...(change.to === undefined ? {} : { state: change.to }),
      version: { increment: 1 },
    },
  });
  const { id: submissionId, version, boardId, state } = changed;
  await tx.submissionEvent.create({
    data: { submissionId, version, kind: change.kind, payload: { state, ...change.payload } },
  });
  await notify(tx, `submission:${submissionId}`);
  if (change.to !== undefined) {
    await bookQuota(tx, row, changed);
    await changeBoard(tx, boardId, {
      kind: 'submission.state',
      payload: { submissionId, from: row.state, state },
    });
    await notify(tx, 'queue');
  }
  return changed;
}

/** Increments a board's version and writes the event that explains why, with the deliveries to who waits for it. */
export async function changeBoard(
  tx: Transaction,
  boardId: string,
  event: { kind: string; payload: Payload; data?: Prisma.BoardUncheckedUpdateInput },
): Promise<Board> {
  const board = await tx.board.update({
    where: { id: boardId },
    data: { ...event.data, version: { increment: 1 } },
  });
  await tx.boardEvent.create({
    data: { boardId, version: board.version, kind: event.kind, payload: event.payload },
  });
  await deliverLater(tx, boardId, event);
  await notify(tx, `board:${boardId}`);
  return board;
}

/** Sent when the transaction commits; equal payloads within one transaction are sent once. */
export async function notify(tx: Transaction, payload: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${NOTIFY_CHANNEL}, ${payload})`;
}
