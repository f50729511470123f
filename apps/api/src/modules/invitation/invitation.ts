import { type Board, invitations } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { globalIdOf } from '../../schema/global-id.ts';
import { required } from '../../schema/loaders.ts';
import { InvitationRef, TeamRef, UserRef } from '../../schema/refs.ts';
import { TeamRoleEnum } from '../team/team.ts';
import { tokenHash } from './token.ts';

const InvitationStateEnum = builder.enumType('InvitationState', {
  description: 'What may still be done with an invitation.',
  values: {
    OPEN: { description: 'It can be accepted.' },
    USED: { description: 'As many have got in by it as may.' },
    EXPIRED: { description: 'Its time is over.' },
    REVOKED: { description: 'It was taken back.' },
  } as const,
});
const MailStateEnum = builder.enumType('MailState', {
  description: 'What is known of the mail of an invitation.',
  values: {
    NONE: { description: 'None is sent: whoever made it passes the link on.' },
    WAITING: { description: 'It waits for its next try.' },
    SENT: { description: 'The mail server has taken it.' },
    FAILED: { description: 'It was given up.' },
  } as const,
});

InvitationRef.implement({
  description:
    'A link into a team, or for teams onto a board, as owners or the host see it: without the link, which is shown once.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => globalIdOf('Invitation', id) }),
    role: t.field({
      type: TeamRoleEnum,
      nullable: true,
      description: 'What whoever accepts becomes in the team; null for a board.',
      resolve: ({ role }) => role,
    }),
    state: t.field({
      type: InvitationStateEnum,
      description: 'What may still be done with it.',
      resolve: (row, _args, { services }) => invitations.stateOf(row, services.clock.now()),
    }),
    email: t.exposeString('email', { nullable: true, description: 'Whom it is for.' }),
    invitedTeam: t.field({
      type: TeamRef,
      nullable: true,
      description: 'The team that the host of a board let in by name; null of a link.',
      resolve: ({ invitedTeamId }, _args, context) =>
        invitedTeamId === null ? null : context.loaders.team.load(invitedTeamId),
    }),
    mailState: t.field({
      type: MailStateEnum,
      description: 'Whether its mail was sent.',
      resolve: ({ mailState }) => mailState,
    }),
    mailFailure: t.exposeString('mailFailure', {
      nullable: true,
      description: 'Why the last try to send it failed.',
    }),
    uses: t.int({
      description: 'How many people have joined by it, or teams entered.',
      resolve: (row) => row.acceptances.length,
    }),
    mostUses: t.exposeInt('mostUses', { description: 'How many may.' }),
    inviter: t.field({
      type: UserRef,
      nullable: true,
      description: 'Who made it.',
      resolve: ({ inviterId }, _args, context) =>
        inviterId === null ? null : context.loaders.user.load(inviterId),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: (row) => row.createdAt,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'Until when it can be accepted.',
      resolve: (row) => row.expiresAt,
    }),
  }),
});

builder.objectField(TeamRef, 'invitations', (t) =>
  t.field({
    type: [InvitationRef],
    description: 'Newest first, at most 100; empty for everybody but the owners.',
    complexity: { field: 5, multiplier: 20 },
    resolve: async (team, _args, context) =>
      (await context.policy.canManageTeam(team))
        ? invitations.ofTeam(context.services.database, team.id)
        : [],
  }),
);

const OfferedBoard = builder.objectRef<Board>('OfferedBoard').implement({
  description: 'What whoever has a link onto a board reads of it, also of a private one.',
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'In its address: /boards/SLUG.' }),
    title: t.exposeString('title', { description: 'Its name for people.' }),
    description: t.exposeString('description', { description: 'What it is about, in the host’s words.' }),
    enteredTeams: t.field({
      type: [TeamRef],
      description: 'The viewer’s teams that have entered it already.',
      resolve: async (board, _args, context) => {
        const teamIds = await context.policy.enteredTeamIds(board);
        return Promise.all(teamIds.map((id) => required(context.loaders.team, id)));
      },
    }),
  }),
});

const InvitationOffer = builder.objectRef<invitations.InvitationWithUses>('InvitationOffer').implement({
  description: 'What an invitation says to whoever has its link.',
  fields: (t) => ({
    team: t.field({
      type: TeamRef,
      nullable: true,
      description: 'The team that one is invited to; null where a team of one’s own is, to a board.',
      resolve: ({ teamId }, _args, context) =>
        teamId === null ? null : required(context.loaders.team, teamId),
    }),
    board: t.field({
      type: OfferedBoard,
      nullable: true,
      description: 'The board that a team of one’s own is invited to; null where one is invited to a team.',
      resolve: ({ boardId }, _args, context) =>
        boardId === null ? null : required(context.loaders.board, boardId),
    }),
    inviterName: t.string({
      nullable: true,
      description: 'Who invites; null when their account is gone.',
      resolve: async ({ inviterId }, _args, context) =>
        inviterId === null ? null : ((await context.loaders.user.load(inviterId))?.name ?? null),
    }),
    role: t.field({
      type: TeamRoleEnum,
      nullable: true,
      description: 'What one becomes in the team; null for a board.',
      resolve: ({ role }) => role,
    }),
    state: t.field({
      type: InvitationStateEnum,
      description: 'Whether it can still be accepted.',
      resolve: (row, _args, { services }) => invitations.stateOf(row, services.clock.now()),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'Until when it can be accepted.',
      resolve: (row) => row.expiresAt,
    }),
  }),
});

builder.queryField('invitation', (t) =>
  t.field({
    type: InvitationOffer,
    nullable: true,
    description: 'What the invitation with a token says; null of a token that is none.',
    args: { token: t.arg.string({ required: true, description: 'The last part of its link.' }) },
    resolve: (_root, { token }, context) => {
      const hash = tokenHash(token);
      return hash === null ? null : invitations.byToken(context.services.database, hash);
    },
  }),
);
