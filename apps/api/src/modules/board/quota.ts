import { phases, quota } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { required } from '../../schema/loaders.ts';
import { BoardRef, PhaseRef, TeamRef } from '../../schema/refs.ts';

const AllowanceRef = builder.objectRef<quota.Allowance>('Allowance').implement({
  description: 'What a team has of one limit.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'The most that there may be.' }),
    used: t.exposeInt('used', { description: 'Charged so far, less what was refunded.' }),
    reserved: t.exposeInt('reserved', {
      description: 'Kept for submissions on their way that may still be charged.',
    }),
    left: t.exposeInt('left', { description: 'What is left for new submissions.' }),
  }),
});

const TeamQuotaRef = builder.objectRef<quota.QuotaStanding>('TeamQuota').implement({
  description: 'Where a team stands in the phase that is open, as its next submission would find it.',
  fields: (t) => ({
    team: t.field({
      type: TeamRef,
      description: 'Whose quota it is.',
      resolve: ({ teamId }, _args, context) => required(context.loaders.team, teamId),
    }),
    phase: t.field({ type: PhaseRef, description: 'The phase that is open.', resolve: ({ phase }) => phase }),
    attemptsToday: t.field({
      type: AllowanceRef,
      nullable: true,
      description: 'Evaluations of this day; null: no limit.',
      resolve: ({ allowances }) => allowances.attemptsPerDay,
    }),
    attempts: t.field({
      type: AllowanceRef,
      nullable: true,
      description: 'Evaluations of the phase; null: no limit.',
      resolve: ({ allowances }) => allowances.attempts,
    }),
    successesToday: t.field({
      type: AllowanceRef,
      nullable: true,
      description: 'Submissions of this day that came to scores; null: no limit.',
      resolve: ({ allowances }) => allowances.successesPerDay,
    }),
    successes: t.field({
      type: AllowanceRef,
      nullable: true,
      description: 'Submissions of the phase that came to scores; null: no limit.',
      resolve: ({ allowances }) => allowances.successes,
    }),
    concurrent: t.field({
      type: AllowanceRef,
      nullable: true,
      description: 'Submissions on their way; null: no limit.',
      resolve: ({ allowances }) => allowances.concurrent,
    }),
    renewsAt: t.field({
      type: 'DateTime',
      description: 'When the next calendar day of the board’s time zone begins.',
      resolve: ({ renewsAt }) => renewsAt,
    }),
  }),
});

builder.objectField(BoardRef, 'myQuota', (t) =>
  t.field({
    type: [TeamQuotaRef],
    description: 'Of each team of the viewer, oldest membership first; empty while no phase is open.',
    complexity: { field: 5, multiplier: 5 },
    resolve: async (board, _args, { loaders, policy, services }) => {
      const now = services.clock.now();
      const phase = phases.openPhase(await loaders.phasesOfBoard.load(board.id), now);
      if (phase === null) return [];
      const teamIds = await policy.teamIds();
      return Promise.all(
        teamIds.map((teamId) => quota.standingOf(services.database, board, { phase, teamId, now })),
      );
    },
  }),
);
