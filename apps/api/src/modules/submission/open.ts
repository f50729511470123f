import { Refusal } from '@fidboard/core';
import { type Submission, submissions } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { requireId } from '../../schema/global-id.ts';
import { optionalCount, optionalText } from '../../schema/text.ts';
import { announcedFile } from '../../uploads/announced-file.ts';

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
  if (board === null || !(await context.policy.canSeeBoard(board))) {
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
  const submitterId = await context.policy.requireSubmit(board, method);
  const { clock, database, log, settings } = context.services;
  const submission = {
    boardId: board.id,
    methodId: method.id,
    submitterId,
    ...announcedFile(input, settings),
    label: optionalText('label', input.label, { max: 80 }) ?? '',
    trainingImages: optionalCount('trainingImages', input.trainingImages, 0),
    seed: optionalCount('seed', input.seed, 0),
    requestId: context.requestId,
  };
  const row = await submissions.create(database, submission, {
    mostUploading: settings.maxOpenUploads,
    now: clock.now(),
  });
  log.info({ requestId: context.requestId, submissionId: row.id }, 'submission announced');
  return row;
}
