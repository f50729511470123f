import { Refusal } from '@fidboard/core';
import { lockBoard } from './changes.ts';
import { type Database, type Transaction, transaction } from './database.ts';
import { enter } from './entrants.ts';
import { recordHostAction } from './host-actions.ts';
import { MAIL_TAKEN_BACK } from './invitation-mail.ts';
import type { Invitation, InvitationAcceptance, TeamRole } from './models.ts';

export type InvitationWithUses = Invitation & { acceptances: InvitationAcceptance[] };

const USES = { acceptances: { orderBy: { createdAt: 'asc' } } } as const;

/** Of a team or a board, as many invitations are listed. */
const MOST_LISTED = 100;

/** The invitation with the token of this SHA-256; null when there is none. */
export function byToken(database: Database, tokenSha256: string): Promise<InvitationWithUses | null> {
  return database.prisma.invitation.findUnique({ where: { tokenSha256 }, include: USES });
}

export function byId(database: Database, id: string): Promise<Invitation | null> {
  return database.prisma.invitation.findUnique({ where: { id } });
}

/** The invitations of a team, newest first; the last hundred. */
export function ofTeam(database: Database, teamId: string): Promise<InvitationWithUses[]> {
  return newest(database, { teamId });
}

/** The invitations to a board, newest first; the last hundred. */
export function ofBoard(database: Database, boardId: string): Promise<InvitationWithUses[]> {
  return newest(database, { boardId });
}

function newest(
  database: Database,
  where: { teamId: string } | { boardId: string },
): Promise<InvitationWithUses[]> {
  return database.prisma.invitation.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_LISTED,
    include: USES,
  });
}

export interface NewInvitation {
  id: string;
  /** What it leads into: a person into a team, with a role there, or a team onto a board. */
  into: { teamId: string; role: TeamRole } | { boardId: string; invitedTeamId?: string };
  inviterId: string;
  /** Of the token; the token itself is not stored. */
  tokenSha256: string;
  /** How many people may join by it, or teams enter: 1 to 100. */
  mostUses: number;
  expiresAt: Date;
  /** Whom it is for. */
  email: string | null;
  /** Whether the link is sent to `email`, as soon as this is committed. */
  mailed: boolean;
  now: Date;
}

export function create(database: Database, invitation: NewInvitation): Promise<InvitationWithUses> {
  return transaction(database, (tx) => insert(tx, invitation));
}

/**
 * Lets a team in that the host names. Its invitation is used at once: it is there for the mail that tells an owner of the
 * team, where `mailed`. A team that is in already stays so, and nobody is told again; whether it was let in is answered.
 */
export function letIn(
  database: Database,
  invitation: Omit<NewInvitation, 'into' | 'mostUses' | 'expiresAt' | 'email'> & {
    boardId: string;
    teamId: string;
  },
): Promise<boolean> {
  const { boardId, teamId, ...rest } = invitation;
  const { id, inviterId, now } = rest;
  return transaction(database, async (tx) => {
    await lockBoard(tx, boardId);
    if ((await tx.entrant.count({ where: { boardId, teamId, removedAt: null } })) > 0) return false;
    await enter(tx, { boardId, teamId, now });
    const into = { boardId, invitedTeamId: teamId };
    await insert(tx, { ...rest, into, mostUses: 1, expiresAt: now, email: null });
    await tx.invitationAcceptance.create({ data: { invitationId: id, userId: inviterId, teamId } });
    return true;
  });
}

/** Writes an invitation, and the host's log where it is to a board. */
async function insert(
  tx: Transaction,
  { mailed, into, now, ...data }: NewInvitation,
): Promise<InvitationWithUses> {
  const mail = mailed ? { mailState: 'WAITING' as const, mailDueAt: now } : {};
  const row = await tx.invitation.create({
    data: { ...data, ...into, ...mail, createdAt: now },
    include: { ...USES, invitedTeam: true },
  });
  if (row.boardId !== null) {
    const { invitedTeam, email, mostUses } = row;
    await recordHostAction(tx, {
      boardId: row.boardId,
      actorId: row.inviterId,
      action: 'team.invited',
      ...(invitedTeam === null ? {} : { subject: { type: 'Team', id: invitedTeam.id } }),
      details:
        invitedTeam === null
          ? { by: email === null ? 'link' : 'e-mail', uses: mostUses }
          : { team: invitedTeam.slug, name: invitedTeam.name },
    });
  }
  return row;
}

/** Lets nobody accept it from now on; who has done so stays. Doing it twice changes nothing. */
export function revoke(
  database: Database,
  id: string,
  { actorId, now }: { actorId: string; now: Date },
): Promise<InvitationWithUses> {
  return transaction(database, async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: now },
    });
    await tx.invitation.updateMany({ where: { id, mailState: 'WAITING' }, data: MAIL_TAKEN_BACK });
    const row = await tx.invitation.findUniqueOrThrow({ where: { id }, include: USES });
    if (count === 1 && row.boardId !== null) {
      const by = row.email === null ? 'link' : 'e-mail';
      await recordHostAction(tx, {
        boardId: row.boardId,
        actorId,
        action: 'invitation.revoked',
        details: { by },
      });
    }
    return row;
  });
}

export type InvitationState = 'OPEN' | 'USED' | 'EXPIRED' | 'REVOKED';

/** What may still be done with an invitation at a moment. */
export function stateOf(invitation: InvitationWithUses, now: Date): InvitationState {
  if (invitation.revokedAt !== null) return 'REVOKED';
  if (invitation.acceptances.length >= invitation.mostUses) return 'USED';
  return invitation.expiresAt <= now ? 'EXPIRED' : 'OPEN';
}

/** What came of an acceptance: a person is in a team, or a team on a board. */
export interface Accepted {
  teamId: string;
  /** Null where a person joined the team. */
  boardId: string | null;
}

interface Acceptance {
  tokenSha256: string;
  userId: string;
  /** The team that is to enter a board, which the person may bring; null at an invitation into a team. */
  teamId: string | null;
  now: Date;
}

/**
 * Makes a person a member of a team, or a team of theirs one that may submit to a board, by the token of this SHA-256. Who
 * is in already stays so, and uses nothing up. The row is locked, so that no more get in than may.
 *
 * Refuses with NOT_FOUND a token that is none, with BAD_INPUT a team that is missing or too much, and with CONFLICT a token
 * that is used up, expired or revoked, one by which the person got in before and did not stay, and one from before the host
 * removed the team.
 */
export function accept(database: Database, acceptance: Acceptance): Promise<Accepted> {
  const { tokenSha256, userId, now } = acceptance;
  return transaction(database, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Invitation" WHERE "tokenSha256" = ${tokenSha256} FOR UPDATE`;
    const invitation = await tx.invitation.findUnique({ where: { tokenSha256 }, include: USES });
    if (invitation === null) {
      throw new Refusal(
        'NOT_FOUND',
        'invitation: expected one that was made here, got none',
        'Check that the link is whole.',
      );
    }
    const isUsed = invitation.acceptances.some((one) => one.userId === userId);
    const state = isUsed ? 'USED' : stateOf(invitation, now);
    const accepted = await (invitation.boardId === null
      ? join(tx, invitation, { ...acceptance, state })
      : bring(tx, invitation, { ...acceptance, state }));
    return accepted;
  });
}

type Attempt = Acceptance & { state: InvitationState };

async function join(
  tx: Transaction,
  { id, teamId, role }: Invitation,
  { userId, teamId: brought, state }: Attempt,
): Promise<Accepted> {
  if (teamId === null || role === null) throw new Error(`invitation ${id}: expected a team and a role`);
  if (brought !== null) throw misplaced('no team at an invitation into a team', 'Leave the team out.');
  if ((await tx.membership.count({ where: { teamId, userId } })) > 0) return { teamId, boardId: null };
  if (state !== 'OPEN') throw refused(state, 'an owner of the team');
  await tx.membership.create({ data: { teamId, userId, role } });
  await tx.invitationAcceptance.create({ data: { invitationId: id, userId } });
  return { teamId, boardId: null };
}

async function bring(
  tx: Transaction,
  { id, boardId, createdAt }: Invitation,
  { userId, teamId, state, now }: Attempt,
): Promise<Accepted> {
  if (boardId === null) throw new Error(`invitation ${id}: expected a board`);
  if (teamId === null) throw misplaced('the team that is to enter the board', 'Choose one of your teams.');
  await lockBoard(tx, boardId);
  const entrant = await tx.entrant.findUnique({ where: { boardId_teamId: { boardId, teamId } } });
  if (entrant?.removedAt === null) return { teamId, boardId };
  if (state !== 'OPEN') throw refused(state, 'the host of the board');
  if (entrant && entrant.removedAt! >= createdAt) throw refused('OLDER', 'the host of the board');
  await enter(tx, { boardId, teamId, now });
  await tx.invitationAcceptance.create({ data: { invitationId: id, userId, teamId } });
  const { slug, name } = await tx.team.findUniqueOrThrow({ where: { id: teamId } });
  await recordHostAction(tx, {
    boardId,
    actorId: null,
    action: 'team.entered',
    subject: { type: 'Team', id: teamId },
    details: { team: slug, name },
  });
  return { teamId, boardId };
}

function misplaced(expected: string, remedy: string): Refusal {
  return new Refusal('BAD_INPUT', `teamId: expected ${expected}`, remedy);
}

const REASONS = {
  USED: 'one that was used',
  EXPIRED: 'one that has expired',
  REVOKED: 'one that was revoked',
  OLDER: 'one from before the host removed the team',
};

function refused(state: keyof typeof REASONS, whom: string): Refusal {
  const message = `invitation: expected one that is open, got ${REASONS[state]}`;
  return new Refusal('CONFLICT', message, `Ask ${whom} for a new one.`);
}
