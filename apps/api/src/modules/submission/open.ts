import { Refusal } from '@fidboard/core';
import { type Submission, submissions } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { FieldRefusal } from '../../schema/domain-errors.ts';
import { requireId } from '../../schema/global-id.ts';
import { optionalCount, optionalText, requireText } from '../../schema/text.ts';

interface OpenSubmissionInput {
  boardSlug: string;
  methodId: string;
  filename: string;
  bytes: bigint;
  sha256?: string | null | undefined;
  label?: string | null | undefined;
  trainingImages?: bigint | null | undefined;
  seed?: number | null | undefined;
}

/** Makes the row of a submission whose bytes are still to come, UPLOADING. */
export async function openSubmission(context: Context, input: OpenSubmissionInput): Promise<Submission> {
  context.policy.requireUser('submit');
  const board = await context.loaders.boardBySlug.load(input.boardSlug);
  if (board === null || !context.policy.canSeeBoard(board)) {
    throw new Refusal(
      'NOT_FOUND',
      'boardSlug: expected an existing board, got none',
      'Check the board’s address.',
    );
  }
  const method = await context.loaders.method.load(requireId('Method', input.methodId, 'methodId'));
  if (method === null) {
    throw new Refusal(
      'NOT_FOUND',
      'methodId: expected an existing method, got none',
      'Create the method first.',
    );
  }
  const submitterId = await context.policy.requireSubmit(method);
  const { database, settings } = context.services;
  const submission = {
    boardId: board.id,
    methodId: method.id,
    submitterId,
    filename: requireFilename(input.filename),
    declaredBytes: requireBytes(input.bytes, settings.maxUploadBytes),
    declaredSha256: optionalSha256(input.sha256),
    label: optionalText('label', input.label, { max: 80 }) ?? '',
    trainingImages: optionalCount('trainingImages', input.trainingImages, 0),
    seed: optionalCount('seed', input.seed, 0),
  };
  return submissions.create(database, submission, { mostUploading: settings.maxOpenUploads });
}

function requireFilename(value: string): string {
  const filename = requireText('filename', value, { max: 200 });
  if (!/[/\\]/.test(filename) && /\.(zip|tar|tar\.gz|tgz|npz)$/i.test(filename)) return filename;
  throw new FieldRefusal(
    'filename',
    `filename: expected a name that ends in .zip, .tar, .tar.gz, .tgz or .npz, got "${filename.slice(0, 80)}"`,
    'Pack the images as a zip or tar archive, or as an npz with arr_0.',
  );
}

function requireBytes(bytes: bigint, limit: number): bigint {
  if (bytes > 0n && bytes <= BigInt(limit)) return bytes;
  throw new FieldRefusal(
    'bytes',
    `bytes: expected 1 to ${limit}, got ${bytes}`,
    bytes > 0n
      ? 'Send fewer or smaller images; this host has set the limit.'
      : 'Choose a file that is not empty.',
  );
}

function optionalSha256(value: string | null | undefined): string | null {
  if (value == null) return null;
  if (/^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
  throw new FieldRefusal(
    'sha256',
    'sha256: expected 64 hexadecimal digits',
    'Leave it out, or hash the file again.',
  );
}
