import { Refusal } from '@fidboard/core';
import type { Database } from './database.ts';
import type { Board, Invitation, InvitationAcceptance, Team, User } from './models.ts';

/** An invitation with what its mail says; `to` is null where nobody is left to send it to. */
export type MailToSend = Invitation & {
  team: Team | null;
  board: Board | null;
  invitedTeam: Team | null;
  inviter: User | null;
  to: string | null;
};

/** What becomes of a mail that waits when its invitation is taken back. */
export const MAIL_TAKEN_BACK = {
  mailState: 'FAILED',
  mailDueAt: null,
  mailFailure: 'It was taken back before it was sent.',
} as const;

/**
 * Takes the next mail that is due, so that nobody else sends it within `leaseSeconds`; null when none is.
 *
 * Nothing is locked while it is sent: a process that dies at it leaves it to the next one, when the lease is over.
 */
export async function claim(
  database: Database,
  { now, leaseSeconds }: { now: Date; leaseSeconds: number },
): Promise<MailToSend | null> {
  const until = new Date(now.getTime() + leaseSeconds * 1000);
  const [claimed] = await database.prisma.$queryRaw<{ id: string }[]>`
    UPDATE "Invitation" SET "mailTries" = "mailTries" + 1, "mailDueAt" = ${until}
    WHERE id = (
      SELECT id FROM "Invitation"
      WHERE "mailState" = 'WAITING' AND "mailDueAt" <= ${now} AND "revokedAt" IS NULL
      ORDER BY "mailDueAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  if (claimed === undefined) return null;
  const row = await database.prisma.invitation.findUnique({
    where: { id: claimed.id },
    include: { team: true, board: true, invitedTeam: true, inviter: true },
  });
  return row && { ...row, to: row.email ?? (await ownerAddress(database, row.invitedTeamId)) };
}

/** Of a team that was named, the owner who has been in it longest is told. */
async function ownerAddress({ prisma }: Database, teamId: string | null): Promise<string | null> {
  if (teamId === null) return null;
  const owner = await prisma.membership.findFirst({
    where: { teamId, role: 'OWNER' },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
    include: { user: true },
  });
  return owner?.user.email ?? null;
}

/** The mail server took it. */
export async function markSent(database: Database, id: string): Promise<void> {
  await database.prisma.invitation.updateMany({
    where: { id, mailState: 'WAITING' },
    data: { mailState: 'SENT', mailDueAt: null, mailFailure: null },
  });
}

/** It was not sent, for a reason that the owner reads; it is tried again at `retryAt`, or given up when that is null. */
export async function markFailed(
  database: Database,
  id: string,
  { reason, retryAt }: { reason: string; retryAt: Date | null },
): Promise<void> {
  await database.prisma.invitation.updateMany({
    where: { id, mailState: 'WAITING' },
    data: { mailFailure: reason, mailDueAt: retryAt, mailState: retryAt === null ? 'FAILED' : 'WAITING' },
  });
}

/** Sends a mail again that was sent or given up. Refuses with CONFLICT an invitation that has none, or is revoked. */
export async function again(
  database: Database,
  id: string,
): Promise<Invitation & { acceptances: InvitationAcceptance[] }> {
  const { count } = await database.prisma.invitation.updateMany({
    where: { id, revokedAt: null, mailState: { in: ['SENT', 'FAILED', 'WAITING'] } },
    data: { mailState: 'WAITING', mailTries: 0, mailDueAt: new Date(), mailFailure: null },
  });
  if (count === 1)
    return database.prisma.invitation.findUniqueOrThrow({ where: { id }, include: { acceptances: true } });
  const message = 'invitation: expected an open one that goes by e-mail, got another';
  throw new Refusal('CONFLICT', message, 'Make a new invitation.');
}
