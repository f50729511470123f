import { builder } from '../../schema/builder.ts';
import { required } from '../../schema/loaders.ts';
import { ProtocolVersionRef, ReevaluationRef, SubmissionRef } from '../../schema/refs.ts';
import { SubmissionFailure } from './failure.ts';

const ReevaluationStateEnum = builder.enumType('ReevaluationState', {
  description: 'Where the evaluation of a submission under another protocol version stands.',
  values: {
    QUEUED: { description: 'Waits for a worker.' },
    EXTRACTING: { description: 'Images become features, where the new protocol needs others.' },
    SCORING: { description: 'Features become scores.' },
    SCORED: { description: 'Done.' },
    FAILED: { description: 'Ended without scores: the submission is not ranked by that version.' },
    CANCELLED: { description: 'Given up, with its version or with the submission.' },
  } as const,
});

ReevaluationRef.implement({
  description:
    'A submission that stands on its board on its way to scores under another protocol version of it; its own state stays what it is meanwhile, and it costs no quota.',
  fields: (t) => ({
    protocolVersion: t.field({
      type: ProtocolVersionRef,
      description: 'Under which.',
      resolve: ({ version }) => version,
    }),
    state: t.field({
      type: ReevaluationStateEnum,
      description: 'Where it stands.',
      resolve: ({ state }) => state,
    }),
    imagesDone: t.exposeInt('imagesDone', { description: 'Images whose features are there.' }),
    imagesPerSecond: t.exposeFloat('imagesPerSecond', {
      nullable: true,
      description: 'How fast the features come; null while none do.',
    }),
    failure: t.field({
      type: SubmissionFailure,
      nullable: true,
      description: 'Why it failed; seen by the submission’s team and the board’s host.',
      resolve: async (reevaluation, _args, context) => {
        const { failureCode: code, failureMessage: message, failureFault: fault } = reevaluation;
        if (code === null || message === null || fault === null) return null;
        const submission = await required(context.loaders.submission, reevaluation.submissionId);
        return (await context.policy.canSeeInside(submission)) ? { code, message, fault } : null;
      },
    }),
  }),
});

builder.objectField(SubmissionRef, 'reevaluation', (t) =>
  t.field({
    type: ReevaluationRef,
    nullable: true,
    description:
      'Its evaluation under the protocol version that its board is to have, else under the one it has; null where it was evaluated under that from the first.',
    resolve: async (submission, _args, context) =>
      (await context.loaders.reevaluationsOfSubmission.load(submission.id)).at(-1) ?? null,
  }),
);
