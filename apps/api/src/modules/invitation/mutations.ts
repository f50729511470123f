import { Refusal } from '@fidboard/core';
import { type Board, type Invitation, invitationMail, invitations, type Team } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { requireId } from '../../schema/global-id.ts';
import { required } from '../../schema/loaders.ts';
import { BoardRef, InvitationRef, TeamRef } from '../../schema/refs.ts';
import { managedTeam } from '../team/managed-team.ts';
import { TeamRoleEnum } from '../team/team.ts';
import { makeLink } from './make-link.ts';
import { tokenHash } from './token.ts';

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
  fields: (t) => ({
    invitationId: t.id({
      required: true,
      description: 'Of a team that the viewer owns, or to a board that they host.',
    }),
  }),
});
const ResendInvitationInput = builder.inputType('ResendInvitationInput', {
  description: 'Which invitation is to be mailed again.',
  fields: (t) => ({
    invitationId: t.id({
      required: true,
      description: 'Of a team that the viewer owns, or to a board that they host.',
    }),
  }),
});
const AcceptInvitationInput = builder.inputType('AcceptInvitationInput', {
  description: 'Which invitation the viewer accepts.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'The last part of its link.' }),
    teamId: t.id({
      description: 'Of an invitation to a board: the team that enters it, which the viewer owns.',
    }),
  }),
});

const AcceptInvitationPayload = builder
  .objectRef<{ team: Team; board: Board | null }>('AcceptInvitationPayload')
  .implement({
    description: 'What came of an invitation that was accepted.',
    fields: (t) => ({
      team: t.field({
        type: TeamRef,
        description: 'The team that the viewer is in now, or that has entered the board.',
        resolve: ({ team }) => team,
      }),
      board: t.field({
        type: BoardRef,
        nullable: true,
        description: 'The board that the team has entered; null where the viewer joined the team.',
        resolve: ({ board }) => board,
      }),
    }),
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
      const { email, uses, days } = input;
      return makeLink(context, {
        email,
        uses,
        days,
        into: { teamId: team.id, role: input.role ?? 'MEMBER' },
      });
    }),
  }),
  revokeInvitation: t.field({
    type: InvitationRef,
    description:
      'Lets nobody accept it from now on; who has done so stays. For owners of the team, or the host of the board.',
    errors: {},
    args: { input: t.arg({ type: RevokeInvitationInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const { id } = await managedInvitation(context, String(input.invitationId));
      const { database, clock } = context.services;
      const actorId = context.policy.requireUser('manage');
      return invitations.revoke(database, id, { actorId, now: clock.now() });
    }),
  }),
  resendInvitation: t.field({
    type: InvitationRef,
    description:
      'Mails an invitation again, with the same link; for owners of the team, or the host of the board, counted with the new ones.',
    errors: {},
    args: { input: t.arg({ type: ResendInvitationInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const { id } = await managedInvitation(context, String(input.invitationId));
      const { database, invitations: limiter, post } = context.services;
      limiter.take(context.policy.requireUser('manage'));
      const invitation = await invitationMail.again(database, id);
      post.wake();
      return invitation;
    }),
  }),
  acceptInvitation: t.field({
    type: AcceptInvitationPayload,
    description:
      'Makes the viewer a member of the team, or a team of theirs one that may submit to the board; who is in already stays so.',
    errors: {},
    args: { input: t.arg({ type: AcceptInvitationInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const userId = context.policy.requireUser('manage');
      const { database, clock } = context.services;
      const brought = input.teamId == null ? null : await managedTeam(context, String(input.teamId));
      // A text that cannot be a token is refused as one that nobody has made.
      const tokenSha256 = tokenHash(input.token) ?? '';
      const { teamId, boardId } = await invitations.accept(database, {
        tokenSha256,
        userId,
        teamId: brought?.id ?? null,
        now: clock.now(),
      });
      await context.renew();
      return {
        team: await required(context.loaders.team, teamId),
        board: boardId === null ? null : await required(context.loaders.board, boardId),
      };
    }),
  }),
}));

/** An invitation of a team that the viewer owns, or to a board that they host; another one is absent. */
async function managedInvitation(context: Context, globalId: string) {
  context.policy.requireUser('manage');
  const id = requireId('Invitation', globalId, 'invitationId');
  const invitation = await invitations.byId(context.services.database, id);
  if (invitation !== null && (await manages(context, invitation))) return invitation;
  throw new Refusal(
    'NOT_FOUND',
    'invitation: expected one of a team that you own or to a board that you host, got none',
    'Check its id.',
  );
}

async function manages({ loaders, policy }: Context, { teamId, boardId }: Invitation): Promise<boolean> {
  const team = teamId === null ? null : await loaders.team.load(teamId);
  if (team !== null) return policy.canManageTeam(team);
  const board = boardId === null ? null : await loaders.board.load(boardId);
  return board !== null && policy.canSeeHostSide(board);
}
