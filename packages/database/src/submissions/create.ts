import { Refusal } from '@fidboard/core';
import { changeBoard, changeSubmission, lockBoard, lockSubmission, notify } from '../changes.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import { assertEntered } from '../entrants.ts';
import type { Submission } from '../models.ts';
import { addJob } from '../queue/add.ts';
import { admit } from '../quota/admit.ts';

export interface NewSubmission {
  boardId: string;
  methodId: string;
  submitterId: string | null;
  filename: string;
  /** What the client says it will upload; checked against what arrives. */
  declaredBytes: bigint;
  declaredSha256?: string | null;
  label?: string;
  trainingImages?: bigint | null;
  seed?: number | null;
  /** The request that announces it, as the log names it. */
  requestId?: string | null;
}

/**
 * A new submission, UPLOADING, in the phase that is open `now`; what it may be charged for is kept for it from here on.
 *
 * Refused as QUOTA_EXCEEDED when its submitter has `mostUploading` of those already or its team has nothing left in the phase,
 * as CONFLICT when no phase of the board is open, and as FORBIDDEN when the host has to let its team in and has not.
 */
export function create(
  database: Database,
  submission: NewSubmission,
  { mostUploading, now = new Date() }: { mostUploading?: number; now?: Date } = {},
): Promise<Submission> {
  return transaction(database, async (tx) => {
    if (mostUploading !== undefined && submission.submitterId !== null) {
      await assertRoom(tx, submission.submitterId, mostUploading);
    }
    const { label = '', ...rest } = submission;
    const { boardId, methodId } = submission;
    await lockBoard(tx, boardId);
    await assertEntered(tx, submission);
    const admission = await admit(tx, { boardId, methodId, now });
    const row = await tx.submission.create({ data: { ...rest, ...admission, label, version: 1 } });
    await tx.submissionEvent.create({
      data: { submissionId: row.id, version: 1, kind: 'created', payload: { state: row.state } },
    });
    await notify(tx, `submission:${row.id}`);
    await changeBoard(tx, row.boardId, {
      kind: 'submission.created',
      payload: { submissionId: row.id, methodId: row.methodId, state: row.state },
    });
    return row;
  });
}

async function assertRoom(tx: Transaction, submitterId: string, mostUploading: number): Promise<void> {
  // The lock lets one person's submissions be made one after the other, so that each sees those before it.
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE id = ${submitterId} FOR NO KEY UPDATE`;
  const uploading = await tx.submission.count({ where: { submitterId, state: 'UPLOADING' } });
  if (uploading < mostUploading) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `submissions: expected fewer than ${mostUploading} that wait for their bytes, got ${uploading}`,
    'Finish or cancel one of your uploads first.',
  );
}

export interface UploadedFile {
  sha256: string;
  bytes: bigint;
}

/** The bytes are in storage: UPLOADING to VERIFYING, with the job that verifies them. */
export function markUploaded(database: Database, id: string, file: UploadedFile): Promise<Submission> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    if (row.declaredSha256 !== null && row.declaredSha256 !== file.sha256) {
      throw new Refusal(
        'CHECKSUM_MISMATCH',
        `${row.filename}: expected SHA-256 ${row.declaredSha256}, got ${file.sha256}`,
        'Upload the file again.',
      );
    }
    await tx.sampleSet.createMany({
      data: [{ sha256: file.sha256, bytes: file.bytes, filename: row.filename }],
      skipDuplicates: true,
    });
    const changed = await changeSubmission(tx, row, {
      kind: 'state',
      to: 'VERIFYING',
      data: { sampleSetSha256: file.sha256 },
    });
    await addJob(tx, 'verify', { submissionId: id });
    return changed;
  });
}
