import type { SeedGroup, SeedSpread } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { required } from '../../schema/loaders.ts';
import { MethodRef, RankingEntryRef, SubmissionRef } from '../../schema/refs.ts';
import { currentVersion } from '../protocol/current-version.ts';
import { seedGroupOf, seedGroupsOf } from './seed-groups.ts';

const SeedSpreadRef = builder.objectRef<SeedSpread>('SeedSpread').implement({
  description: 'What seeds make of a score: unlike a standard error, it has retraining or redrawing in it.',
  fields: (t) => ({
    mean: t.exposeFloat('mean', { description: 'The mean of the seeds’ scores.' }),
    standardDeviation: t.exposeFloat('standardDeviation', {
      nullable: true,
      description: 'Of the sample, divided by n - 1; null for one seed.',
    }),
    n: t.exposeInt('n', { description: 'Seeds that have a score in the column.' }),
  }),
});

const SeedGroupRef = builder.objectRef<SeedGroup>('SeedGroup').implement({
  description:
    'Scored submissions of one method that differ by seed alone: they have the same label and training images. Of several with one seed the last that was scored counts.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'The label that they share.' }),
    trainingImages: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Training images seen, which they share.',
      resolve: (group) => group.trainingImages,
    }),
    seeds: t.intList({ description: 'In order; two or more.', resolve: ({ seeds }) => [...seeds] }),
    submissions: t.field({
      type: [SubmissionRef],
      description: 'One for each seed, in the order of the seeds.',
      resolve: ({ submissionIds }, _args, context) =>
        Promise.all(submissionIds.map((id) => required(context.loaders.submission, id))),
    }),
    columns: t.field({
      type: [SeedSpreadRef],
      nullable: { list: false, items: true },
      description:
        'In the order of the columns of the board, or of the ranking that it was asked of, before their scale; null where none has a score.',
      resolve: ({ columns }) => [...columns],
    }),
  }),
});

builder.objectFields(RankingEntryRef, (t) => ({
  seedGroup: t.field({
    type: SeedGroupRef,
    nullable: true,
    description: 'The seeds beside the submission that stands for the method; null where it is alone.',
    resolve: async (entry, _args, context) =>
      seedGroupOf(
        context,
        await required(context.loaders.submission, entry.submissionId),
        await required(context.loaders.protocolVersion, entry.versionId),
      ),
  }),
}));

builder.objectFields(SubmissionRef, (t) => ({
  seedGroup: t.field({
    type: SeedGroupRef,
    nullable: true,
    description: 'The submissions that differ from it by seed alone, and it; null where it is alone.',
    resolve: async (submission, _args, context) =>
      seedGroupOf(context, submission, await currentVersion(context, submission.boardId)),
  }),
}));

builder.objectFields(MethodRef, (t) => ({
  seedGroups: t.field({
    type: [SeedGroupRef],
    description:
      'Its groups of seeds on a board, by its slug; none where the board is absent or not visible.',
    args: { boardSlug: t.arg.string({ required: true, description: 'The board’s slug.' }) },
    complexity: { field: 10, multiplier: 3 },
    resolve: async (method, { boardSlug }, context) => {
      const board = await context.loaders.boardBySlug.load(boardSlug);
      if (board === null || !(await context.policy.canSeeBoard(board))) return [];
      return seedGroupsOf(context, {
        version: await currentVersion(context, board.id),
        methodId: method.id,
      });
    },
  }),
}));
