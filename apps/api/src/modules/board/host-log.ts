import { hostActions } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { EMPTY_PAGE, pageCost } from '../../schema/connection.ts';
import { globalIdOf } from '../../schema/global-id.ts';
import { BoardRef, HostActionRef, SubmissionRef } from '../../schema/refs.ts';
import { visibleSubmission } from '../submission/visible.ts';

HostActionRef.implement({
  description:
    'Something that a board’s host did to it or on it; kept as long as the board, and never changed.',
  fields: (t) => ({
    id: t.id({
      description: 'Unique within the log.',
      resolve: ({ id }) => globalIdOf('HostAction', id),
    }),
    action: t.exposeString('action', {
      description: 'What was done, such as "board.changed"; docs/boards.md lists them.',
    }),
    actorName: t.exposeString('actorName', {
      nullable: true,
      description:
        'The name of who did it, as it was then; null for what a rule of the host’s did by itself.',
    }),
    subject: t.id({
      nullable: true,
      description: 'The id of what it was done to; null where that is the board.',
      resolve: ({ subjectType, subjectId }) =>
        subjectType === null || subjectId === null ? null : globalIdOf(subjectType, subjectId),
    }),
    submission: t.field({
      type: SubmissionRef,
      nullable: true,
      description: 'The submission that it was done to, where it was one.',
      resolve: ({ subjectType, subjectId }, _args, context) =>
        subjectType === 'Submission' && subjectId !== null ? visibleSubmission(context, subjectId) : null,
    }),
    details: t.field({
      type: 'JSON',
      description: 'What changed: of a change of the board, each field with what it said before and after.',
      resolve: ({ details }) => details,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was done.',
      resolve: ({ createdAt }) => createdAt,
    }),
  }),
});

const HostActionConnection = builder.connectionObject({ type: HostActionRef, name: 'HostActionConnection' });

builder.objectFields(BoardRef, (t) => ({
  viewerIsHost: t.boolean({
    description: 'Whether the viewer hosts it.',
    resolve: (board, _args, context) => context.policy.canSeeHostSide(board),
  }),
  hostActions: t.field({
    type: HostActionConnection,
    description: 'What its host did, newest first; empty for everybody but the host.',
    args: {
      first: t.arg.int({ description: '1 to 100; 20 when left out.' }),
      after: t.arg.string({ description: 'The end of the page before.' }),
    },
    complexity: pageCost,
    resolve: (board, request, context) =>
      context.policy.canSeeHostSide(board)
        ? hostActions.pageOfBoard(context.services.database, board.id, request)
        : EMPTY_PAGE,
  }),
}));
