import { invitations } from '@fidboard/database';
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
    USED: { description: 'As many have joined by it as may.' },
    EXPIRED: { description: 'Its time is over.' },
    REVOKED: { description: 'An owner has taken it back.' },
  } as const,
});
const MailStateEnum = builder.enumType('MailState', {
  description: 'What is known of the mail of an invitation.',
  values: {
    NONE: { description: 'None is sent: the owner passes the link on.' },
    WAITING: { description: 'It waits for its next try.' },
    SENT: { description: 'The mail server has taken it.' },
    FAILED: { description: 'It was given up.' },
  } as const,
});

InvitationRef.implement({
  description: 'A link into a team, as its owners see it: without the link, which is shown once.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => globalIdOf('Invitation', id) }),
    role: t.field({
      type: TeamRoleEnum,
      description: 'What whoever accepts becomes.',
      resolve: ({ role }) => role,
    }),
    state: t.field({
      type: InvitationStateEnum,
      description: 'What may still be done with it.',
      resolve: (row, _args, { services }) => invitations.stateOf(row, services.clock.now()),
    }),
    email: t.exposeString('email', { nullable: true, description: 'Whom it is for.' }),
    mailState: t.field({
      type: MailStateEnum,
      description: 'Whether its mail was sent.',
      resolve: ({ mailState }) => mailState,
    }),
    mailFailure: t.exposeString('mailFailure', {
      nullable: true,
      description: 'Why the last try to send it failed.',
    }),
    uses: t.int({ description: 'How many have joined by it.', resolve: (row) => row.acceptances.length }),
    mostUses: t.exposeInt('mostUses', { description: 'How many may.' }),
    inviter: t.field({
      type: UserRef,
      nullable: true,
      description: 'The owner who made it.',
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

const InvitationOffer = builder.objectRef<invitations.InvitationWithUses>('InvitationOffer').implement({
  description: 'What an invitation says to whoever has its link.',
  fields: (t) => ({
    team: t.field({
      type: TeamRef,
      description: 'The team that one is invited to.',
      resolve: ({ teamId }, _args, context) => required(context.loaders.team, teamId),
    }),
    inviterName: t.string({
      nullable: true,
      description: 'The owner who invites; null when their account is gone.',
      resolve: async ({ inviterId }, _args, context) =>
        inviterId === null ? null : ((await context.loaders.user.load(inviterId))?.name ?? null),
    }),
    role: t.field({ type: TeamRoleEnum, description: 'What one becomes.', resolve: ({ role }) => role }),
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
