import { submissions } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { EMPTY_PAGE, keepVisible, pageCost } from '../../schema/connection.ts';
import { required } from '../../schema/loaders.ts';
import { MethodRef, TeamRef } from '../../schema/refs.ts';
import { SubmissionConnection } from '../submission/connection.ts';

builder.node(MethodRef, {
  description: 'A generator of images: one row on a board.',
  id: { resolve: (method) => method.id },
  loadMany: (ids, context) => Promise.all(ids.map((id) => context.loaders.method.load(id))),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'In addresses; unique within the team.' }),
    name: t.exposeString('name', { description: 'Its name for people.' }),
    description: t.exposeString('description', { description: 'What it is, in its team’s words.' }),
    team: t.field({
      type: TeamRef,
      description: 'Whose it is.',
      resolve: (method, _args, context) => required(context.loaders.team, method.teamId),
    }),
    nfe: t.exposeInt('nfe', { nullable: true, description: 'Function evaluations for one sample.' }),
    parameters: t.field({
      type: 'BigInt',
      description: 'Parameters of the network that samples.',
      nullable: true,
      resolve: (method) => method.parameters,
    }),
    teacher: t.exposeString('teacher', { nullable: true, description: 'What it was distilled from.' }),
    dataFree: t.exposeBoolean('dataFree', { nullable: true, description: 'Trained without real images.' }),
    trainingImages: t.field({
      type: 'BigInt',
      description: 'Images seen in training.',
      nullable: true,
      resolve: (method) => method.trainingImages,
    }),
    paperUrl: t.exposeString('paperUrl', { description: 'Where the paper is.', nullable: true }),
    codeUrl: t.exposeString('codeUrl', { description: 'Where the code is.', nullable: true }),
    baseline: t.exposeBoolean('baseline', { description: 'Stands in the order without a rank.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was added.',
      resolve: (method) => method.createdAt,
    }),
    submissions: t.field({
      type: SubmissionConnection,
      description: 'Newest first; of one board when its slug is given.',
      args: {
        boardSlug: t.arg.string({ description: 'Only those of this board.' }),
        first: t.arg.int(),
        after: t.arg.string(),
      },
      complexity: pageCost,
      resolve: async (method, { boardSlug, ...request }, context) => {
        const board = boardSlug == null ? null : await context.loaders.boardBySlug.load(boardSlug);
        if (boardSlug != null && (board === null || !(await context.policy.canSeeBoard(board))))
          return EMPTY_PAGE;
        const page = await submissions.pageOfMethod(context.services.database, method.id, {
          ...request,
          ...(board === null ? {} : { boardId: board.id }),
        });
        return keepVisible(page, (submission) => context.policy.canSeeSubmission(submission));
      },
    }),
  }),
});
