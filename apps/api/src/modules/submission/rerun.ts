import { submissions } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { EvaluationRef, SubmissionRef } from '../../schema/refs.ts';
import { requireSubmission } from './visible.ts';

const RerunSubmissionInput = builder.inputType('RerunSubmissionInput', {
  description: 'Which submission is to be evaluated again.',
  fields: (t) => ({ submissionId: t.id({ required: true, description: 'A scored or failed one.' }) }),
});

builder.objectFields(SubmissionRef, (t) => ({
  canRerun: t.boolean({
    description: 'Whether the viewer, as the host, may have it evaluated again now.',
    resolve: (submission, _args, context) =>
      (submission.state === 'SCORED' || submission.state === 'FAILED') &&
      submission.sampleSetSha256 !== null &&
      !submission.withoutSamples
        ? context.policy.canRerun(submission)
        : false,
  }),
  canWithdraw: t.boolean({
    description: 'Whether the viewer may withdraw it now: a member of its team, or the host.',
    resolve: (submission, _args, context) =>
      submission.state === 'SCORED' ? context.policy.canChangeSubmission(submission) : false,
  }),
  evaluations: t.field({
    type: [EvaluationRef],
    description:
      'The newest first, each with its receipt: more than one where the host had it evaluated again. The newest finished one counts.',
    resolve: async (submission, _args, context) =>
      (await context.policy.canSeeResults(submission))
        ? (await context.loaders.evaluationsOfSubmission.load(submission.id)).toReversed()
        : [],
  }),
}));

builder.mutationField('rerunSubmission', (t) =>
  t.field({
    type: SubmissionRef,
    description:
      'Has a scored or failed submission evaluated again from its stored samples; for the host of the board. One that is being evaluated is left as it is.',
    errors: {},
    args: { input: t.arg({ type: RerunSubmissionInput, required: true, description: 'Which one.' }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const submission = await requireSubmission(context, String(input.submissionId));
      const hostId = await context.policy.requireRerun(submission);
      return submissions.rerun(context.services.database, submission.id, { hostId });
    }),
  }),
);
