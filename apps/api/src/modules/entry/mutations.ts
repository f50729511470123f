import { randomUUID } from 'node:crypto';
import { Refusal } from '@fidboard/core';
import { type Board, entrants, invitations, type Team, teams } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { required } from '../../schema/loaders.ts';
import { BoardRef, InvitationRef } from '../../schema/refs.ts';
import { hostedBoard } from '../board/hosted.ts';
import { makeLink } from '../invitation/make-link.ts';
import { invitationToken, tokenHash } from '../invitation/token.ts';

const InviteToBoardInput = builder.inputType('InviteToBoardInput', {
  description: 'Whom to let onto a board: a team by name, or whoever accepts a link for a team.',
  fields: (t) => ({
    boardSlug: t.string({ required: true, description: 'A board that the viewer hosts.' }),
    teamSlug: t.string({
      description: 'A team that is let in at once; nothing else is given with it.',
    }),
    email: t.string({
      description:
        'Where the link is sent, whether or not there is an account; without it the link is answered.',
    }),
    uses: t.int({ description: 'How many teams may enter by the link: 1 to 100; 1 by e-mail.' }),
    days: t.int({ description: 'For how many days the link can be accepted: 1 to 90; 7 when left out.' }),
  }),
});
const RemoveEntrantInput = builder.inputType('RemoveEntrantInput', {
  description: 'Which team may not submit to a board any more.',
  fields: (t) => ({
    boardSlug: t.string({ required: true, description: 'A board that the viewer hosts.' }),
    teamSlug: t.string({ required: true, description: 'A team that has entered it.' }),
  }),
});

interface InvitedToBoard {
  board: Board;
  invitation: invitations.InvitationWithUses | null;
  url: string | null;
}

const InviteToBoardPayload = builder.objectRef<InvitedToBoard>('InviteToBoardPayload').implement({
  description: 'What came of an invitation to a board.',
  fields: (t) => ({
    board: t.field({ type: BoardRef, description: 'The board.', resolve: ({ board }) => board }),
    invitation: t.field({
      type: InvitationRef,
      nullable: true,
      description: 'As it stands in the list; null of a team that was let in by name.',
      resolve: ({ invitation }) => invitation,
    }),
    url: t.exposeString('url', {
      nullable: true,
      description: 'The link, which is not shown again; null where it goes by e-mail or a team was named.',
    }),
  }),
});

builder.objectField(BoardRef, 'invitations', (t) =>
  t.field({
    type: [InvitationRef],
    description: 'Newest first, at most 100; empty for everybody but the host.',
    complexity: { field: 5, multiplier: 20 },
    resolve: (board, _args, context) =>
      context.policy.canSeeHostSide(board) ? invitations.ofBoard(context.services.database, board.id) : [],
  }),
);

builder.mutationFields((t) => ({
  inviteToBoard: t.field({
    type: InviteToBoardPayload,
    description:
      'Lets a team onto a board and tells an owner of it by mail; or makes a link by which teams enter and mails it, or answers it where no address is given or the server sends no mail. For the board’s host; links and mails at most 20 times an hour.',
    errors: {},
    args: { input: t.arg({ type: InviteToBoardInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const { board, hostId } = await hostedBoard(context, input.boardSlug);
      const { teamSlug, ...link } = input;
      if (teamSlug == null) {
        return { board, ...(await makeLink(context, { ...link, into: { boardId: board.id } })) };
      }
      if (link.email != null || link.uses != null || link.days != null) {
        throw new Refusal(
          'BAD_INPUT',
          'teamSlug: expected a team alone, got also what is said of a link',
          'Leave email, uses and days out.',
        );
      }
      const team = await existingTeam(context, teamSlug);
      const { settings, database, invitations: limiter, post, clock } = context.services;
      // Only what sends a mail is counted: a host without mail names as many teams as there are.
      if (post.enabled) limiter.take(hostId);
      const id = randomUUID();
      await invitations.letIn(database, {
        id,
        boardId: board.id,
        teamId: team.id,
        inviterId: hostId,
        tokenSha256: tokenHash(invitationToken(settings.secret, id))!,
        mailed: post.enabled,
        now: clock.now(),
      });
      post.wake();
      await context.renew();
      return { board: await required(context.loaders.board, board.id), invitation: null, url: null };
    }),
  }),
  removeEntrant: t.field({
    type: BoardRef,
    description:
      'Takes a team off a board: it submits no more, and sees no more of a private board than what it sent there. Its scores stay. For the board’s host.',
    errors: {},
    args: { input: t.arg({ type: RemoveEntrantInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const { board, hostId } = await hostedBoard(context, input.boardSlug);
      const team = await existingTeam(context, input.teamSlug);
      const { database, clock } = context.services;
      await entrants.remove(database, { boardId: board.id, team, hostId, now: clock.now() });
      await context.renew();
      return required(context.loaders.board, board.id);
    }),
  }),
}));

async function existingTeam({ services }: Context, slug: string): Promise<Team> {
  const team = await teams.bySlug(services.database, slug);
  if (team !== null) return team;
  throw new Refusal(
    'NOT_FOUND',
    'teamSlug: expected an existing team, got none',
    'Check the team’s address.',
  );
}
