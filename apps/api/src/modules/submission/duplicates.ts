import { submissions } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { required } from '../../schema/loaders.ts';
import { BoardRef, SubmissionRef } from '../../schema/refs.ts';
import { visibleSubmissions } from './visible.ts';

builder.objectField(SubmissionRef, 'duplicates', (t) =>
  t.field({
    type: [SubmissionRef],
    description:
      'Those on its board that another method sent with the very same images, oldest first; for the host of the board alone, empty for everybody else.',
    complexity: { field: 5, multiplier: 5 },
    resolve: async (submission, _args, context) => {
      const board = await required(context.loaders.board, submission.boardId);
      if (!context.policy.canSeeHostSide(board)) return [];
      const ids = await context.loaders.duplicatesOfSubmission.load(submission.id);
      return visibleSubmissions(context, ids);
    },
  }),
);

const DuplicateSet = builder.objectRef<readonly string[]>('DuplicateSet').implement({
  description: 'Submissions of several methods with the very same images, whatever holds them.',
  fields: (t) => ({
    submissions: t.field({
      type: [SubmissionRef],
      description: 'The oldest first.',
      complexity: { field: 1, multiplier: 5 },
      resolve: (ids, _args, context) => visibleSubmissions(context, ids),
    }),
  }),
});

builder.objectField(BoardRef, 'duplicates', (t) =>
  t.field({
    type: [DuplicateSet],
    description:
      'The sample sets that came from several methods, at most 100, the newest first; for the host alone, empty for everybody else.',
    complexity: { field: 5, multiplier: 10 },
    resolve: (board, _args, context) =>
      context.policy.canSeeHostSide(board)
        ? submissions.duplicatesOfBoard(context.services.database, board.id)
        : [],
  }),
);
