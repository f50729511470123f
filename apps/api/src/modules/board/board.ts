import { boards, events, submissions } from '@fidboard/database';
import { findFacts } from '@fidboard/protocol';
import { builder } from '../../schema/builder.ts';
import { keepVisible, pageCost, timesOf } from '../../schema/connection.ts';
import { required } from '../../schema/loaders.ts';
import {
  BoardColumnRef,
  BoardEventRef,
  BoardRef,
  BoardReferenceRef,
  ProtocolRef,
  RankingRef,
  SubmissionRef,
} from '../../schema/refs.ts';
import { DirectionEnum } from '../metric/direction.ts';
import { referenceOn } from '../protocol/board-reference.ts';
import { classField } from '../ranking/class-field.ts';
import { newestRanking, rankingNumbered, rankingsOfBoard } from '../ranking/visible.ts';
import { SubmissionConnection } from '../submission/connection.ts';
import { describeColumn } from './column-descriptions.ts';
import { visiblePayload } from './event-payload.ts';

const VisibilityEnum = builder.enumType('Visibility', {
  description: 'Who may see a board.',
  values: {
    PUBLIC: { description: 'Everybody; it is listed.' },
    UNLISTED: { description: 'Whoever knows its address; it is not listed.' },
    PRIVATE: { description: 'Its host and the teams that entered; to everybody else it is not there.' },
  } as const,
});
const RankingOrderEnum = builder.enumType('RankingOrder', {
  description: 'What orders a board.',
  values: {
    PRIMARY: { description: 'Its primary column.' },
    MEAN_RANK: { description: 'The mean of a method’s ranks in all ranked columns.' },
    MEDIAN_RANK: { description: 'The median of a method’s ranks in all ranked columns.' },
  } as const,
});
const StandingEnum = builder.enumType('StandingSubmission', {
  description: 'Which submission stands for a method.',
  values: {
    BEST: { description: 'The best in the primary column.' },
    LATEST: { description: 'The last that was scored.' },
    CHOSEN: { description: 'The one that its team chose; the best where it chose none.' },
  } as const,
});

BoardColumnRef.implement({
  description: 'A column of the table.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: 'Key of the metric: fid, kid, ...' }),
    reference: t.field({
      type: BoardReferenceRef,
      nullable: true,
      description: 'What it is measured against; null of a metric that looks at the samples alone.',
      resolve: ({ boardId, versionId, metric, reference }, _args, context) =>
        findFacts(metric)?.referenceServes === 'nothing'
          ? null
          : referenceOn(context, { boardId, versionId, referenceId: reference.referenceId }),
    }),
    class: t.string(classField),
    title: t.exposeString('title', { description: 'What stands above the column.' }),
    direction: t.field({
      type: DirectionEnum,
      description: 'Which end of it is better.',
      resolve: (column) => column.direction,
    }),
    digits: t.exposeInt('digits', { description: 'Digits after the point.' }),
    scale: t.exposeFloat('scale', { description: 'The displayed value is the score times this.' }),
    primary: t.exposeBoolean('primary', { description: 'The column that orders the board.' }),
    ranked: t.exposeBoolean('ranked', {
      description: 'Whether it counts where the order is by mean or median rank; otherwise it is only shown.',
    }),
    description: t.string({
      description: 'What the number means, in a sentence or two.',
      resolve: describeColumn,
    }),
  }),
});

BoardEventRef.implement({
  description: 'One change of a board; versions have no gaps.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'The version that the board had after it.' }),
    kind: t.exposeString('kind', {
      description: 'What happened: submission.created, ranking.published, ...',
    }),
    payload: t.field({
      type: 'JSON',
      description: 'Empty when it is about a submission that the viewer may not see yet.',
      resolve: (event, _args, context) => visiblePayload(event, context),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it happened.',
      resolve: (event) => event.createdAt,
    }),
  }),
});

const RankingConnection = builder.connectionObject({ type: RankingRef, name: 'RankingConnection' });

builder.node(BoardRef, {
  description: 'A leaderboard: one protocol, its references, its columns and its order.',
  id: { resolve: (board) => board.id },
  loadMany: (ids, context) =>
    Promise.all(
      ids.map(async (id) => {
        const board = await context.loaders.board.load(id);
        return board !== null && (await context.policy.canSeeBoard(board)) ? board : null;
      }),
    ),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'In its address: /boards/SLUG.' }),
    title: t.exposeString('title', { description: 'Its name for people.' }),
    description: t.exposeString('description', { description: 'What it is about, in the host’s words.' }),
    visibility: t.field({
      type: VisibilityEnum,
      description: 'Who may see it.',
      resolve: (board) => board.visibility,
    }),
    protocol: t.field({
      type: ProtocolRef,
      description: 'What every number on it was computed under.',
      resolve: (board, _args, context) => required(context.loaders.protocol, board.protocolFingerprint),
    }),
    reference: t.field({
      type: BoardReferenceRef,
      description: 'The first of its references.',
      resolve: async (board, _args, context) => {
        const [first] = await context.loaders.referencesOfBoard.load(board.id);
        if (first === undefined) throw new Error(`board ${board.id}: expected a reference, got none`);
        return first;
      },
    }),
    references: t.field({
      type: [BoardReferenceRef],
      description: 'What submissions are measured against, each against all of them; in the host’s order.',
      complexity: { field: 1, multiplier: 3 },
      resolve: (board, _args, context) => context.loaders.referencesOfBoard.load(board.id),
    }),
    columns: t.field({
      type: [BoardColumnRef],
      description: 'From left to right.',
      complexity: { field: 1, multiplier: 5 },
      resolve: (board, _args, context) => context.loaders.columnsOfBoard.load(board.id),
    }),
    rankingOrder: t.field({
      type: RankingOrderEnum,
      description: 'What orders it.',
      resolve: (board) => board.rankingOrder,
    }),
    standing: t.field({
      type: StandingEnum,
      description: 'Which of a method’s submissions stands for it.',
      resolve: (board) => board.standing,
    }),
    version: t.exposeInt('version', { description: 'Grows by one with every change.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: (board) => board.createdAt,
    }),
    ranking: t.field({
      type: RankingRef,
      nullable: true,
      description: 'The newest order; null before the first score.',
      resolve: (board, _args, context) => newestRanking(context, board),
    }),
    rankingNumbered: t.field({
      type: RankingRef,
      nullable: true,
      description: 'The order with a number; null when absent or not visible.',
      args: { number: t.arg.int({ required: true, description: 'From 1.' }) },
      resolve: (board, { number }, context) => rankingNumbered(context, board, number),
    }),
    rankings: t.field({
      type: RankingConnection,
      description: 'Every order there was, newest first.',
      args: { first: t.arg.int(), after: t.arg.string() },
      complexity: pageCost,
      resolve: (board, request, context) => rankingsOfBoard(context, board, request),
    }),
    activeSubmissions: t.field({
      type: [SubmissionRef],
      description: 'Those on their way that the viewer may see, oldest first.',
      resolve: async (board, _args, context) => {
        const active = await context.loaders.activeOfBoard.load(board.id);
        const visible = await Promise.all(active.map((row) => context.policy.canSeeSubmission(row)));
        return active.filter((_row, index) => visible[index]);
      },
    }),
    submissions: t.field({
      type: SubmissionConnection,
      description: 'Newest first.',
      args: { first: t.arg.int(), after: t.arg.string() },
      complexity: pageCost,
      resolve: async (board, request, context) =>
        keepVisible(await submissions.pageOfBoard(context.services.database, board.id, request), (row) =>
          context.policy.canSeeSubmission(row),
        ),
    }),
    recentEvents: t.field({
      type: [BoardEventRef],
      description: 'The last changes, oldest first; at most 100.',
      args: { last: t.arg.int({ defaultValue: 20, description: 'How many; 0 to 100.' }) },
      complexity: ({ last }) => ({ field: 5, multiplier: timesOf(last, 20) }),
      resolve: (board, { last }, context) =>
        events.recentBoardEvents(context.services.database, board.id, Math.min(Math.max(last ?? 20, 0), 100)),
    }),
  }),
});

const BoardConnection = builder.connectionObject({ type: BoardRef, name: 'BoardConnection' });

builder.queryFields((t) => ({
  boards: t.field({
    type: BoardConnection,
    description: 'The public boards, the viewer’s own and those that a team of theirs entered, oldest first.',
    args: { first: t.arg.int(), after: t.arg.string() },
    complexity: pageCost,
    resolve: async (_root, request, context) =>
      boards.list(context.services.database, {
        ...request,
        viewerId: context.policy.userId,
        teamIds: await context.policy.teamIds(),
      }),
  }),
  board: t.field({
    type: BoardRef,
    nullable: true,
    description: 'A board by its slug; null when absent or not visible.',
    args: { slug: t.arg.string({ required: true, description: 'As it stands in its address.' }) },
    resolve: async (_root, { slug }, context) => {
      const board = await context.loaders.boardBySlug.load(slug);
      return board !== null && (await context.policy.canSeeBoard(board)) ? board : null;
    },
  }),
}));
