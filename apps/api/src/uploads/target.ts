import type { Refusal } from '@fidboard/core';
import {
  type BoardUpload,
  boardUploads,
  type ReferenceUpload,
  referenceUploads,
  type Submission,
  submissions,
} from '@fidboard/database';
import { loadDump } from '../board-dumps/load-dump.ts';
import { visibleSubmission } from '../modules/submission/visible.ts';
import type { Context, Services } from '../schema/context.ts';
import { parseGlobalId } from '../schema/global-id.ts';

/** What the bytes of an upload are for. */
export interface UploadTarget {
  readonly filename: string;
  readonly declaredBytes: bigint;
  readonly declaredSha256: string | null;
  /** What it is, when it no longer waits for its bytes: "SCORED". Null while it waits. */
  readonly ended: string | null;
  /** Takes the whole file where it is, where it is not for storage as it is; hashed as announced. */
  take?(path: string): Promise<void>;
  /** The bytes are in storage. */
  accept(sha256: string): Promise<void>;
  /** The bytes are not those that were announced. */
  refuse(refusal: Refusal): Promise<void>;
}

/** What names an upload's target in its metadata: one of them is there. */
export interface TargetIds {
  readonly submissionId: string | null;
  readonly referenceUploadId: string | null;
  readonly boardUploadId: string | null;
}

export function targetIdsOf(metadata: Record<string, string | null> | undefined): TargetIds {
  return {
    submissionId: metadata?.submissionId ?? null,
    referenceUploadId: metadata?.referenceUploadId ?? null,
    boardUploadId: metadata?.boardUploadId ?? null,
  };
}

/** The target, whoever asks; undefined when it is gone. */
export async function targetOf(services: Services, ids: TargetIds): Promise<UploadTarget | undefined> {
  const { database } = services;
  const submissionId = parseGlobalId('Submission', ids.submissionId ?? '');
  if (submissionId !== undefined) {
    const [submission] = await submissions.byIds(database, [submissionId]);
    return submission && submissionTarget(services, submission);
  }
  const boardUpload = await boardUploadOf(services, ids);
  if (boardUpload !== undefined) return boardTarget(services, boardUpload);
  const uploadId = parseGlobalId('ReferenceUpload', ids.referenceUploadId ?? '');
  const [upload] = uploadId === undefined ? [] : await referenceUploads.byIds(database, [uploadId]);
  return upload && referenceTarget(services, upload);
}

/** The target, once the policy lets the caller send its bytes; undefined where there is none that they may see. */
export async function ownTargetOf(context: Context, ids: TargetIds): Promise<UploadTarget | undefined> {
  context.policy.requireUser('submit');
  const submissionId = parseGlobalId('Submission', ids.submissionId ?? '');
  if (submissionId !== undefined) {
    const submission = await visibleSubmission(context, submissionId);
    if (submission === null) return undefined;
    await context.policy.requireUpload(submission);
    return submissionTarget(context.services, submission);
  }
  const boardUpload = await boardUploadOf(context.services, ids);
  if (boardUpload !== undefined) {
    return context.policy.canSendBoard(boardUpload) ? boardTarget(context.services, boardUpload) : undefined;
  }
  const uploadId = parseGlobalId('ReferenceUpload', ids.referenceUploadId ?? '');
  const [upload] =
    uploadId === undefined ? [] : await referenceUploads.byIds(context.services.database, [uploadId]);
  if (upload === undefined || !context.policy.canSendReference(upload)) return undefined;
  return referenceTarget(context.services, upload);
}

function submissionTarget({ database }: Services, submission: Submission): UploadTarget {
  const { id, filename, declaredBytes, declaredSha256, state } = submission;
  return {
    filename,
    declaredBytes,
    declaredSha256,
    ended: state === 'UPLOADING' ? null : state,
    accept: async (sha256) => {
      await submissions.markUploaded(database, id, { sha256, bytes: declaredBytes });
    },
    refuse: async ({ code, message, remedy }) => {
      await submissions.fail(database, id, { code, message: `${message}. ${remedy}`, fault: 'SUBMITTER' });
    },
  };
}

async function boardUploadOf({ database }: Services, ids: TargetIds): Promise<BoardUpload | undefined> {
  const id = parseGlobalId('BoardUpload', ids.boardUploadId ?? '');
  return id === undefined ? undefined : (await boardUploads.byIds(database, [id]))[0];
}

/** A dump is not stored as it is: a board is made of it, or it is refused whole. */
function boardTarget(services: Services, upload: BoardUpload): UploadTarget {
  const { id, filename, declaredBytes, declaredSha256, boardId } = upload;
  return {
    filename,
    declaredBytes,
    declaredSha256,
    ended: boardId === null ? null : 'loaded',
    take: (path) => loadDump(services, { path, upload }),
    accept: () => Promise.resolve(),
    refuse: () => boardUploads.remove(services.database, id),
  };
}

function referenceTarget({ database }: Services, upload: ReferenceUpload): UploadTarget {
  const { id, filename, declaredBytes, declaredSha256, sampleSetSha256 } = upload;
  return {
    filename,
    declaredBytes,
    declaredSha256,
    ended: sampleSetSha256 === null ? null : 'stored',
    accept: async (sha256) => {
      await referenceUploads.markStored(database, id, sha256);
    },
    refuse: () => referenceUploads.remove(database, id),
  };
}
