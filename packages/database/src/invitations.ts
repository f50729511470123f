import { Refusal } from '@fidboard/core';
import { type Database, transaction } from './database.ts';
import type { Invitation, InvitationAcceptance, TeamRole } from './models.ts';

export type InvitationWithUses = Invitation & { acceptances: InvitationAcceptance[] };

const USES = { acceptances: { orderBy: { createdAt: 'asc' } } } as const;

/** Of a team, as many invitations are listed. */
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
  return database.prisma.invitation.findMany({
    where: { teamId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_LISTED,
    include: USES,
  });
}

export interface NewInvitation {
  id: string;
  teamId: string;
  inviterId: string;
  /** Of the token; the token itself is not stored. */
  tokenSha256: string;
  role: TeamRole;
  /** How many people may join by it: 1 to 100. */
  mostUses: number;
  expiresAt: Date;
  /** Whom it is for. */
  email: string | null;
  /** Whether the link is sent to `email`, as soon as this is committed. */
  mailed: boolean;
}

export function create(database: Database, invitation: NewInvitation): Promise<InvitationWithUses> {
  const { mailed, ...data } = invitation;
  const mail = mailed ? { mailState: 'WAITING' as const, mailDueAt: new Date() } : {};
  return database.prisma.invitation.create({ data: { ...data, ...mail }, include: USES });
}

/** Lets nobody join by it from now on; who has joined stays. Doing it twice changes nothing. */
export async function revoke(database: Database, id: string): Promise<InvitationWithUses> {
  const { prisma } = database;
  await prisma.invitation.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
  await prisma.invitation.updateMany({
    where: { id, mailState: 'WAITING' },
    data: { mailState: 'FAILED', mailDueAt: null, mailFailure: 'It was revoked before it was sent.' },
  });
  return prisma.invitation.findUniqueOrThrow({ where: { id }, include: USES });
}

export type InvitationState = 'OPEN' | 'USED' | 'EXPIRED' | 'REVOKED';

/** What may still be done with an invitation at a moment. */
export function stateOf(invitation: InvitationWithUses, now: Date): InvitationState {
  if (invitation.revokedAt !== null) return 'REVOKED';
  if (invitation.acceptances.length >= invitation.mostUses) return 'USED';
  return invitation.expiresAt <= now ? 'EXPIRED' : 'OPEN';
}

/**
 * Makes a person a member by the token of this SHA-256, and returns the team's id; who is in the team already stays what
 * they are, and uses nothing up. The row is locked, so that no more people join than may.
 *
 * Refuses with NOT_FOUND for a token that is none, and with CONFLICT one that is used up, expired or revoked, or by which
 * the person has joined before and left.
 */
export function accept(
  database: Database,
  { tokenSha256, userId, now }: { tokenSha256: string; userId: string; now: Date },
): Promise<string> {
  return transaction(database, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Invitation" WHERE "tokenSha256" = ${tokenSha256} FOR UPDATE`;
    const invitation = await tx.invitation.findUnique({ where: { tokenSha256 }, include: USES });
    if (invitation === null) {
      throw new Refusal(
        'NOT_FOUND',
        'invitation: expected one of a team, got none',
        'Check that the link is whole.',
      );
    }
    const { id, teamId, role } = invitation;
    const member = { teamId_userId: { teamId, userId } };
    if ((await tx.membership.count({ where: { teamId, userId } })) > 0) return teamId;
    if (invitation.acceptances.some((acceptance) => acceptance.userId === userId)) throw refused('USED');
    const state = stateOf(invitation, now);
    if (state !== 'OPEN') throw refused(state);
    await tx.membership.upsert({ where: member, create: { teamId, userId, role }, update: {} });
    await tx.invitationAcceptance.create({ data: { invitationId: id, userId } });
    return teamId;
  });
}

const REASONS = {
  USED: 'one that was used',
  EXPIRED: 'one that has expired',
  REVOKED: 'one that was revoked',
};

function refused(state: keyof typeof REASONS): Refusal {
  const message = `invitation: expected one that is open, got ${REASONS[state]}`;
  return new Refusal('CONFLICT', message, 'Ask an owner of the team for a new one.');
}
