import { submissions } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { EMPTY_PAGE, keepVisible } from '../../schema/connection.ts';
import { required } from '../../schema/loaders.ts';
import { MethodRef, TeamRef } from '../../schema/refs.ts';
import { SubmissionConnection } from '../submission/connection.ts';

builder.node(MethodRef, {
  description: 'A generator of images: one row on a board.',
  id: { resolve: (method) => method.id },
  loadMany: (ids, context) => Promise.all(ids.map((id) => context.loaders.method.load(id))),
  fields: (t) => ({
    slug: t.exposeString('slug'),
    name: t.exposeString('name'),
    description: t.exposeString('description'),
    team: t.field({
      type: TeamRef,
      resolve: (method, _args, context) => required(context.loaders.team, method.teamId),
    }),
    nfe: t.exposeInt('nfe', { nullable: true, description: 'Function evaluations for one sample.' }),
    parameters: t.field({ type: 'BigInt', nullable: true, resolve: (method) => method.parameters }),
    teacher: t.exposeString('teacher', { nullable: true, description: 'What it was distilled from.' }),
    dataFree: t.exposeBoolean('dataFree', { nullable: true, description: 'Trained without real images.' }),
    trainingImages: t.field({ type: 'BigInt', nullable: true, resolve: (method) => method.trainingImages }),
    paperUrl: t.exposeString('paperUrl', { nullable: true }),
    codeUrl: t.exposeString('codeUrl', { nullable: true }),
    baseline: t.exposeBoolean('baseline', { description: 'Stands in the order without a rank.' }),
    createdAt: t.field({ type: 'DateTime', resolve: (method) => method.createdAt }),
    submissions: t.field({
      type: SubmissionConnection,
      description: 'Newest first; of one board when its slug is given.',
      args: { boardSlug: t.arg.string(), first: t.arg.int(), after: t.arg.string() },
      complexity: (args) => ({ field: 5, multiplier: args.first ?? 20 }),
      resolve: async (method, { boardSlug, ...request }, context) => {
        const board = boardSlug == null ? null : await context.loaders.boardBySlug.load(boardSlug);
        if (boardSlug != null && (board === null || !context.policy.canSeeBoard(board))) return EMPTY_PAGE;
        const page = await submissions.pageOfMethod(context.services.database, method.id, {
          ...request,
          ...(board === null ? {} : { boardId: board.id }),
        });
        return keepVisible(page, (submission) => context.policy.canSeeSubmission(submission));
      },
    }),
  }),
});
