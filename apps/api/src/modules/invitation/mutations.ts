import { randomUUID } from 'node:crypto';
import { Refusal } from '@fidboard/core';
import { invitationMail, invitations } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { requireId } from '../../schema/global-id.ts';
import { required } from '../../schema/loaders.ts';
import { InvitationRef, TeamRef } from '../../schema/refs.ts';
import { optionalEmail, optionalWithin } from '../../schema/text.ts';
import { managedTeam } from '../team/managed-team.ts';
import { TeamRoleEnum } from '../team/team.ts';
import { invitationToken, invitationUrl, tokenHash } from './token.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const InviteToTeamInput = builder.inputType('InviteToTeamInput', {
  description: 'Whom to invite to which team.',
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'A team that the viewer owns.' }),
    email: t.string({
      description:
        'Where the link is sent, whether or not there is an account; without it the link is answered.',
    }),
    role: t.field({
      type: TeamRoleEnum,
      defaultValue: 'MEMBER',
      description: 'What whoever accepts becomes.',
    }),
    uses: t.int({ defaultValue: 1, description: 'How many may join by it: 1 to 100; 1 by e-mail.' }),
    days: t.int({ defaultValue: 7, description: 'For how many days it can be accepted: 1 to 90.' }),
  }),
});
const RevokeInvitationInput = builder.inputType('RevokeInvitationInput', {
  description: 'Which invitation nobody may accept any more.',
  fields: (t) => ({ invitationId: t.id({ required: true, description: 'Of a team that the viewer owns.' }) }),
});
const ResendInvitationInput = builder.inputType('ResendInvitationInput', {
  description: 'Which invitation is to be mailed again.',
  fields: (t) => ({ invitationId: t.id({ required: true, description: 'Of a team that the viewer owns.' }) }),
});
const AcceptInvitationInput = builder.inputType('AcceptInvitationInput', {
  description: 'Which invitation the viewer accepts.',
  fields: (t) => ({ token: t.string({ required: true, description: 'The last part of its link.' }) }),
});

const InviteToTeamPayload = builder
  .objectRef<{ invitation: invitations.InvitationWithUses; url: string | null }>('InviteToTeamPayload')
  .implement({
    description: 'An invitation that was made.',
    fields: (t) => ({
      invitation: t.field({
        type: InvitationRef,
        description: 'As it stands in the list.',
        resolve: ({ invitation }) => invitation,
      }),
      url: t.exposeString('url', {
        nullable: true,
        description: 'The link, which is not shown again; null where it goes by e-mail.',
      }),
    }),
  });

builder.mutationFields((t) => ({
  inviteToTeam: t.field({
    type: InviteToTeamPayload,
    description:
      'Makes a link into a team and mails it, or answers it where no address is given or the server sends no mail; for owners, at most 20 times an hour.',
    errors: {},
    args: { input: t.arg({ type: InviteToTeamInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const team = await managedTeam(context, String(input.teamId));
      const inviterId = context.policy.requireUser('manage');
      const email = optionalEmail('email', input.email);
      const uses = optionalWithin('uses', input.uses, { least: 1, most: 100 }) ?? 1;
      const days = optionalWithin('days', input.days, { least: 1, most: 90 }) ?? 7;
      const { settings, database, invitations: limiter, post, clock } = context.services;
      limiter.take(inviterId);
      const id = randomUUID();
      const token = invitationToken(settings.secret, id);
      const mailed = email !== null && post.enabled;
      const invitation = await invitations.create(database, {
        id,
        teamId: team.id,
        inviterId,
        tokenSha256: tokenHash(token)!,
        role: input.role ?? 'MEMBER',
        mostUses: email === null ? uses : 1,
        expiresAt: new Date(clock.now().getTime() + days * DAY_MS),
        email,
        mailed,
      });
      post.wake();
      return { invitation, url: mailed ? null : invitationUrl(context.origin, token) };
    }),
  }),
  revokeInvitation: t.field({
    type: InvitationRef,
    description: 'Lets nobody accept it from now on; who has joined stays. For owners.',
    errors: {},
    args: { input: t.arg({ type: RevokeInvitationInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const { id } = await managedInvitation(context, String(input.invitationId));
      return invitations.revoke(context.services.database, id);
    }),
  }),
  resendInvitation: t.field({
    type: TeamRef,
    description: 'Mails an invitation again, with the same link; for owners, counted with the new ones.',
    errors: {},
    args: { input: t.arg({ type: ResendInvitationInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const { id, teamId } = await managedInvitation(context, String(input.invitationId));
      const { database, invitations: limiter, post } = context.services;
      limiter.take(context.policy.requireUser('manage'));
      await invitationMail.again(database, id);
      post.wake();
      return required(context.loaders.team, teamId);
    }),
  }),
  acceptInvitation: t.field({
    type: TeamRef,
    description: 'Makes the viewer a member of the team; who is in it already stays what they are.',
    errors: {},
    args: { input: t.arg({ type: AcceptInvitationInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const userId = context.policy.requireUser('manage');
      const { database, clock } = context.services;
      // A text that cannot be a token is refused as one that nobody has made.
      const tokenSha256 = tokenHash(input.token) ?? '';
      const teamId = await invitations.accept(database, { tokenSha256, userId, now: clock.now() });
      await context.renew();
      return required(context.loaders.team, teamId);
    }),
  }),
}));

/** An invitation of a team that the viewer owns; another one is absent. */
async function managedInvitation(context: Context, globalId: string) {
  context.policy.requireUser('manage');
  const id = requireId('Invitation', globalId, 'invitationId');
  const invitation = await invitations.byId(context.services.database, id);
  const team = invitation === null ? null : await context.loaders.team.load(invitation.teamId);
  if (invitation === null || team === null || !(await context.policy.canManageTeam(team))) {
    throw new Refusal(
      'NOT_FOUND',
      'invitation: expected one of a team that you own, got none',
      'Check its id.',
    );
  }
  return invitation;
}
