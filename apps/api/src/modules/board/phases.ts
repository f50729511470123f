import { phases } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { required } from '../../schema/loaders.ts';
import { BoardRef, PhaseRef, SubmissionRef } from '../../schema/refs.ts';
import { hostedBoard } from './hosted.ts';

const PhaseStateEnum = builder.enumType('PhaseState', {
  description: 'Where a phase stands now.',
  values: {
    UPCOMING: { description: 'It has not opened yet.' },
    OPEN: { description: 'It takes submissions.' },
    CLOSED: { description: 'It is over.' },
  } as const,
});

const ScoreReleaseEnum = builder.enumType('ScoreRelease', {
  description: 'When the scores of a phase become public.',
  values: {
    AT_ONCE: { description: 'As soon as there are any.' },
    AT_PHASE_END: { description: 'When the phase closes, or sooner by the host’s word.' },
    BY_HOST: { description: 'When the host says so.' },
  } as const,
});

PhaseRef.implement({
  description: 'A span of time in which a board takes submissions; the phases of a board do not overlap.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Unique on its board; the name in the board’s document.' }),
    title: t.exposeString('title', { description: 'What people call it.' }),
    state: t.field({
      type: PhaseStateEnum,
      description: 'Where it stands now.',
      resolve: (phase, _args, { services }) => phases.stateOf(phase, services.clock.now()),
    }),
    opensAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'From when it takes submissions; null: from the beginning.',
      resolve: ({ opensAt }) => opensAt,
    }),
    closesAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'From when it takes none any more; null: it does not close.',
      resolve: ({ closesAt }) => closesAt,
    }),
    scores: t.field({
      type: ScoreReleaseEnum,
      description: 'When its scores become public.',
      resolve: ({ scores }) => scores,
    }),
    scoresPublic: t.boolean({
      description: 'Whether its scores are public now.',
      resolve: (phase, _args, { policy }) => policy.areScoresPublic(phase),
    }),
    ownScoresVisible: t.boolean({
      description: 'Whether a team sees its own scores before they are public.',
      resolve: ({ ownScoresHidden }) => !ownScoresHidden,
    }),
    attemptsPerDay: t.exposeInt('attemptsPerDay', {
      nullable: true,
      description: 'Evaluations of a team in a calendar day of the board’s time zone; null: no limit.',
    }),
    attempts: t.exposeInt('attempts', {
      nullable: true,
      description: 'Evaluations of a team in the whole phase; null: no limit.',
    }),
    successesPerDay: t.exposeInt('successesPerDay', {
      nullable: true,
      description:
        'Submissions of a team that come to scores in a calendar day of the board’s time zone; null: no limit.',
    }),
    successes: t.exposeInt('successes', {
      nullable: true,
      description: 'Submissions of a team that come to scores in the whole phase; null: no limit.',
    }),
    concurrent: t.exposeInt('concurrent', {
      nullable: true,
      description: 'Submissions of a team on their way at the same time; null: no limit.',
    }),
  }),
});

builder.objectFields(BoardRef, (t) => ({
  timeZone: t.exposeString('timeZone', {
    description: 'IANA name: quotas are counted by its calendar days, and times are meant by its clocks.',
  }),
  phases: t.field({
    type: [PhaseRef],
    description: 'In order of time; none: the board always takes submissions.',
    resolve: (board, _args, context) => context.loaders.phasesOfBoard.load(board.id),
  }),
}));

builder.objectFields(SubmissionRef, (t) => ({
  phase: t.field({
    type: PhaseRef,
    nullable: true,
    description: 'The phase in which it was made; null on a board that had none.',
    resolve: ({ phaseId }, _args, context) =>
      phaseId === null ? null : required(context.loaders.phase, phaseId),
  }),
}));

const ReleaseScoresInput = builder.inputType('ReleaseScoresInput', {
  description: 'A phase whose scores are to become public.',
  fields: (t) => ({
    boardSlug: t.string({ required: true, description: 'The board, by its slug.' }),
    phaseKey: t.string({
      description: 'The phase, by its key; may be left out where the scores of one phase only are hidden.',
    }),
  }),
});

builder.mutationField('releaseScores', (t) =>
  t.field({
    type: BoardRef,
    description:
      'Makes the scores of a phase public, for good; for the board’s host. Changes nothing where they are.',
    errors: {},
    args: { input: t.arg({ type: ReleaseScoresInput, required: true, description: 'Which phase.' }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const { board, hostId } = await hostedBoard(context, input.boardSlug);
      const { database } = context.services;
      const changed = await phases.release(database, {
        boardId: board.id,
        hostId,
        key: input.phaseKey ?? null,
      });
      await context.renew();
      return changed;
    }),
  }),
);
