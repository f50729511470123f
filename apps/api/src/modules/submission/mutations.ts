import type { Submission } from '@fidboard/database';
import { submissions } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { SubmissionRef } from '../../schema/refs.ts';
import { requireText } from '../../schema/text.ts';
import { openSubmission } from './open.ts';
import { requireSubmission } from './visible.ts';

const CreateSubmissionInput = builder.inputType('CreateSubmissionInput', {
  description: 'A sample set that is to be sent to a board.',
  fields: (t) => ({
    boardSlug: t.string({ required: true, description: 'The board’s slug.' }),
    methodId: t.id({
      required: true,
      description: 'The method that made it, of a team that the viewer is in.',
    }),
    filename: t.string({ required: true, description: 'Ends in .zip, .tar, .tar.gz, .tgz or .npz.' }),
    bytes: t.field({ type: 'BigInt', required: true, description: 'The exact size of the file.' }),
    sha256: t.string({ description: 'Of the file, in hexadecimal; checked against what arrives.' }),
    label: t.string({ description: 'What tells it from the method’s others, such as "checkpoint 30k".' }),
    trainingImages: t.field({
      type: 'BigInt',
      description: 'Images that the model had seen in training by then.',
    }),
    seed: t.int({ description: 'Of the sampling: 0 to 2147483647.' }),
  }),
});
const CancelSubmissionInput = builder.inputType('CancelSubmissionInput', {
  description: 'A submission to end.',
  fields: (t) => ({ submissionId: t.id({ required: true, description: 'The submission’s id.' }) }),
});
const ChooseSubmissionInput = builder.inputType('ChooseSubmissionInput', {
  description: 'A submission that is to stand for its method.',
  fields: (t) => ({ submissionId: t.id({ required: true, description: 'The submission’s id.' }) }),
});
const WithdrawSubmissionInput = builder.inputType('WithdrawSubmissionInput', {
  description: 'A submission to take off its board.',
  fields: (t) => ({
    submissionId: t.id({ required: true, description: 'The submission’s id.' }),
    reason: t.string({ required: true, description: 'Shown in its place; 1 to 500 characters.' }),
  }),
});

const CreateSubmissionPayload = builder
  .objectRef<{ submission: Submission; uploadUrl: string }>('CreateSubmissionPayload')
  .implement({
    description: 'A submission that waits for its bytes.',
    fields: (t) => ({
      submission: t.field({
        type: SubmissionRef,
        description: 'In the state UPLOADING.',
        resolve: (payload) => payload.submission,
      }),
      uploadUrl: t.exposeString('uploadUrl', {
        description: 'A tus 1.0 endpoint; send Upload-Metadata with submissionId and filename.',
      }),
    }),
  });

async function changeable(context: Context, globalId: string): Promise<Submission> {
  const submission = await requireSubmission(context, globalId);
  await context.policy.requireSubmissionChange(submission);
  return submission;
}

builder.mutationFields((t) => ({
  createSubmission: t.field({
    type: CreateSubmissionPayload,
    description: 'Announces a sample set for a board; its bytes follow by tus.',
    errors: {},
    args: { input: t.arg({ type: CreateSubmissionInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => ({
      submission: await openSubmission(context, { ...input, methodId: String(input.methodId) }),
      uploadUrl: `${context.origin}/uploads`,
    })),
  }),
  cancelSubmission: t.field({
    type: SubmissionRef,
    description: 'Asks to end it; a worker that has it stops within seconds.',
    errors: {},
    args: { input: t.arg({ type: CancelSubmissionInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const submission = await changeable(context, String(input.submissionId));
      const hostId = await context.policy.actsAsHost(submission);
      return submissions.requestCancel(context.services.database, submission.id, { hostId });
    }),
  }),
  chooseSubmission: t.field({
    type: SubmissionRef,
    description:
      'Lets a scored submission stand for its method, on boards where teams choose; the one before steps back.',
    errors: {},
    args: { input: t.arg({ type: ChooseSubmissionInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const submission = await changeable(context, String(input.submissionId));
      await context.policy.requireChoice(submission);
      return submissions.choose(context.services.database, submission.id);
    }),
  }),
  withdrawSubmission: t.field({
    type: SubmissionRef,
    description: 'Takes a scored submission off its board and leaves the reason in its place.',
    errors: {},
    args: { input: t.arg({ type: WithdrawSubmissionInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const submission = await changeable(context, String(input.submissionId));
      const reason = requireText('reason', input.reason, { max: 500, multiline: true });
      const hostId = await context.policy.actsAsHost(submission);
      return submissions.withdraw(context.services.database, submission.id, { reason, hostId });
    }),
  }),
}));
