import { isActive } from '@fidboard/database';
import { thumbnailPath } from '../../files/thumbnail-path.ts';
import { builder } from '../../schema/builder.ts';
import { timesOf } from '../../schema/connection.ts';
import { globalIdOf, parseGlobalId } from '../../schema/global-id.ts';
import { required } from '../../schema/loaders.ts';
import {
  BoardRef,
  EvaluationRef,
  MethodRef,
  SubmissionEventRef,
  SubmissionRef,
  UserRef,
} from '../../schema/refs.ts';
import { countingEvaluations } from '../evaluation/counting.ts';
import { etaSeconds } from './eta.ts';
import { SubmissionFailure } from './failure.ts';
import { visibleSubmission } from './visible.ts';

const SubmissionStateEnum = builder.enumType('SubmissionState', {
  description: 'Where a submission stands on its way to a board.',
  values: {
    UPLOADING: { description: 'Announced; its bytes are on their way.' },
    VERIFYING: { description: 'Every image is decoded once and counted.' },
    QUEUED: { description: 'Waits for a worker.' },
    EXTRACTING: { description: 'Images become features.' },
    SCORING: { description: 'Features become scores.' },
    SCORED: { description: 'Done: on the board.' },
    FAILED: { description: 'Ended without scores; `failure` says why.' },
    CANCELLED: { description: 'Ended because somebody asked for it.' },
    WITHDRAWN: { description: 'Taken off the board; the reason is left in its place.' },
  } as const,
});
const Thumbnail = builder.objectRef<{ url: string; index: number }>('Thumbnail').implement({
  description: 'A small PNG of one of the samples.',
  fields: (t) => ({
    url: t.exposeString('url', {
      description: 'A path at this origin, under the submission’s own visibility.',
    }),
    index: t.exposeInt('index', { description: 'From 0, in the order of the sample set.' }),
  }),
});

SubmissionEventRef.implement({
  description: 'One change of a submission; versions have no gaps.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'The version that the submission had after it.' }),
    kind: t.exposeString('kind', { description: 'What happened: submission.queued, submission.scored, ...' }),
    payload: t.field({
      type: 'JSON',
      description: 'The reason of a failure is seen by the submission’s team and the board’s host.',
      resolve: async (event, _args, context) => {
        const { payload } = event;
        if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return payload;
        if (payload.code === undefined) return payload;
        const submission = await required(context.loaders.submission, event.submissionId);
        return (await context.policy.canSeeInside(submission)) ? payload : { state: payload.state };
      },
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it happened.',
      resolve: (event) => event.createdAt,
    }),
  }),
});

builder.node(SubmissionRef, {
  description: 'One sample set of a method on its way to, or on, a board.',
  id: { resolve: (submission) => submission.id },
  loadMany: (ids, context) => Promise.all(ids.map((id) => visibleSubmission(context, id))),
  fields: (t) => ({
    board: t.field({
      type: BoardRef,
      nullable: true,
      description:
        'The board that it was sent to; null where the viewer sees their submission, but no longer the board.',
      resolve: async (submission, _args, context) => {
        const board = await required(context.loaders.board, submission.boardId);
        return (await context.policy.canSeeBoard(board)) ? board : null;
      },
    }),
    method: t.field({
      type: MethodRef,
      description: 'The method that made the samples.',
      resolve: (submission, _args, context) => required(context.loaders.method, submission.methodId),
    }),
    submitter: t.field({
      type: UserRef,
      description: 'Who sent it; null where nobody with an account did.',
      nullable: true,
      resolve: ({ submitterId }, _args, context) =>
        submitterId === null ? null : context.loaders.user.load(submitterId),
    }),
    label: t.exposeString('label', { description: 'What tells it from the method’s others.' }),
    trainingImages: t.field({
      type: 'BigInt',
      description: 'Images that the model had seen in training by then.',
      nullable: true,
      resolve: (row) => row.trainingImages,
    }),
    seed: t.exposeInt('seed', { description: 'Of the sampling.', nullable: true }),
    chosen: t.exposeBoolean('chosen', {
      description: 'Whether its team wants it to stand for the method, on boards where teams choose.',
    }),
    state: t.field({
      type: SubmissionStateEnum,
      description: 'Where it stands.',
      resolve: (submission) => submission.state,
    }),
    filename: t.string({
      description: 'Of outsiders, only the ending is seen.',
      resolve: async (submission, _args, context) =>
        (await context.policy.canSeeInside(submission))
          ? submission.filename
          : `samples${/(\.tar)?\.[a-z0-9]{1,5}$/i.exec(submission.filename)?.[0] ?? ''}`,
    }),
    sha256: t.exposeString('sampleSetSha256', { nullable: true, description: 'Of the uploaded bytes.' }),
    imageCount: t.int({
      description: 'Images in the sample set; null before it was verified.',
      nullable: true,
      resolve: async ({ sampleSetSha256 }, _args, context) =>
        sampleSetSha256 === null
          ? null
          : ((await context.loaders.sampleSet.load(sampleSetSha256))?.imageCount ?? null),
    }),
    imagesDone: t.exposeInt('imagesDone', { description: 'Images whose features are there.' }),
    imagesTotal: t.exposeInt('imagesTotal', {
      description: 'Images whose features are needed; null before they were counted.',
      nullable: true,
    }),
    imagesPerSecond: t.exposeFloat('imagesPerSecond', {
      description: 'How fast the features come; null while none do.',
      nullable: true,
    }),
    etaSeconds: t.float({ nullable: true, description: 'Until the features are done.', resolve: etaSeconds }),
    queuePosition: t.int({
      nullable: true,
      description: '1 is next; null when it does not wait.',
      resolve: (submission, _args, context) =>
        submission.state === 'QUEUED' ? context.loaders.queuePosition.load(submission.id) : null,
    }),
    failure: t.field({
      type: SubmissionFailure,
      nullable: true,
      description: 'Seen by the submission’s team and the board’s host.',
      resolve: async (submission, _args, context) => {
        const { failureCode: code, failureMessage: message, failureFault: fault } = submission;
        if (code === null || message === null || fault === null) return null;
        return (await context.policy.canSeeInside(submission)) ? { code, message, fault } : null;
      },
    }),
    version: t.exposeInt('version', { description: 'Grows by one with every change.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was announced.',
      resolve: (submission) => submission.createdAt,
    }),
    queuedAt: t.field({
      type: 'DateTime',
      description: 'When it was verified and began to wait for a worker.',
      nullable: true,
      resolve: (submission) => submission.queuedAt,
    }),
    startedAt: t.field({
      type: 'DateTime',
      description: 'When a worker began with it.',
      nullable: true,
      resolve: (submission) => submission.startedAt,
    }),
    finishedAt: t.field({
      type: 'DateTime',
      description: 'When it reached an end.',
      nullable: true,
      resolve: (submission) => submission.finishedAt,
    }),
    withdrawnReason: t.exposeString('withdrawnReason', {
      description: 'What its side said as it took it off the board.',
      nullable: true,
    }),
    evaluation: t.field({
      type: EvaluationRef,
      nullable: true,
      description:
        'Against the board’s first reference. Of a withdrawn submission, seen by its team and the board’s host only; null while its scores are hidden from the viewer.',
      resolve: async (submission, _args, context) =>
        (await context.policy.canSeeResults(submission))
          ? ((await countingEvaluations(context, submission))[0] ?? null)
          : null,
    }),
    currentEvaluations: t.field({
      type: [EvaluationRef],
      description:
        'One against each reference of the board, in their order. Of a withdrawn submission, seen by its team and the board’s host only.',
      complexity: { field: 1, multiplier: 3 },
      resolve: async (submission, _args, context) =>
        (await context.policy.canSeeResults(submission)) ? countingEvaluations(context, submission) : [],
    }),
    thumbnails: t.field({
      type: [Thumbnail],
      description:
        'Of a withdrawn submission, and while its scores are hidden, seen by its team and the board’s host only.',
      args: { first: t.arg.int({ defaultValue: 12, description: 'At most so many.' }) },
      complexity: ({ first }) => ({ field: 1, multiplier: timesOf(first, 12) }),
      resolve: async (submission, { first }, context) => {
        if (!(await context.policy.canSeeThumbnails(submission))) return [];
        const { id, sampleSetSha256 } = submission;
        const sampleSet =
          sampleSetSha256 === null ? null : await context.loaders.sampleSet.load(sampleSetSha256);
        const count = Array.isArray(sampleSet?.thumbnails) ? sampleSet.thumbnails.length : 0;
        return Array.from({ length: Math.max(0, Math.min(first ?? 12, count)) }, (_, index) => ({
          index,
          url: thumbnailPath(globalIdOf('Submission', id), index),
        }));
      },
    }),
    canCancel: t.boolean({
      description: 'Whether the viewer may cancel it now.',
      resolve: (submission, _args, context) =>
        isActive(submission.state) && !submission.cancelRequested
          ? context.policy.canChangeSubmission(submission)
          : false,
    }),
  }),
});

builder.queryField('submission', (t) =>
  t.field({
    type: SubmissionRef,
    nullable: true,
    description: 'A submission by its id; null when absent or not visible.',
    args: { id: t.arg.id({ required: true, description: 'The submission’s id.' }) },
    resolve: (_root, args, context) => {
      const id = parseGlobalId('Submission', String(args.id));
      return id === undefined ? null : visibleSubmission(context, id);
    },
  }),
);
