import { entrants } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { required } from '../../schema/loaders.ts';
import { BoardRef, TeamRef } from '../../schema/refs.ts';

const BoardEntryEnum = builder.enumType('BoardEntry', {
  description: 'Which teams may submit to a board that they see.',
  values: {
    OPEN: { description: 'Every team; to a private board, those that its host let in.' },
    INVITATION: { description: 'Those that its host let in.' },
  } as const,
});

const EntrantRef = builder.objectRef<entrants.EntrantWithTeam>('Entrant').implement({
  description: 'A team that a board’s host let in, as the host sees it.',
  fields: (t) => ({
    team: t.field({ type: TeamRef, description: 'The team.', resolve: ({ team }) => team }),
    enteredAt: t.field({
      type: 'DateTime',
      description: 'When it was let in, the last time.',
      resolve: ({ enteredAt }) => enteredAt,
    }),
    removedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the host removed it; null: it may submit.',
      resolve: ({ removedAt }) => removedAt,
    }),
  }),
});

builder.objectFields(BoardRef, (t) => ({
  entry: t.field({
    type: BoardEntryEnum,
    description: 'Which teams may submit to it.',
    resolve: ({ entry }) => entry,
  }),
  mySubmittingTeams: t.field({
    type: [TeamRef],
    description:
      'The viewer’s teams that may submit to it as far as entry goes, oldest membership first: all of them where entry is open.',
    resolve: async (board, _args, context) => {
      const teamIds = await context.policy.submittingTeamIds(board);
      return Promise.all(teamIds.map((id) => required(context.loaders.team, id)));
    },
  }),
  entrants: t.field({
    type: [EntrantRef],
    description:
      'The teams that the host let in, the last one first, and after them those that the host removed again; empty for everybody but the host.',
    complexity: { field: 5, multiplier: 20 },
    resolve: (board, _args, context) =>
      context.policy.canSeeHostSide(board) ? entrants.ofBoard(context.services.database, board.id) : [],
  }),
}));
