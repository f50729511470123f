import { Refusal } from '@fidboard/core';
import { changeBoard, lockBoard } from './changes.ts';
import { type Database, type Transaction, transaction } from './database.ts';
import { recordHostAction } from './host-actions.ts';
import { MAIL_TAKEN_BACK } from './invitation-mail.ts';
import type { Board, Entrant, Team } from './models.ts';

export type EntrantWithTeam = Entrant & { team: Team };

/** The teams that a board's host let in, the last one first; those that the host removed again after them. */
export function ofBoard(database: Database, boardId: string): Promise<EntrantWithTeam[]> {
  return database.prisma.entrant.findMany({
    where: { boardId },
    orderBy: [{ removedAt: { sort: 'desc', nulls: 'first' } }, { enteredAt: 'desc' }, { teamId: 'asc' }],
    include: { team: true },
  });
}

/** Where teams are let in now. */
export function ofTeams(database: Database, teamIds: readonly string[]): Promise<Entrant[]> {
  return database.prisma.entrant.findMany({ where: { teamId: { in: [...teamIds] }, removedAt: null } });
}

/**
 * Whether a team submits to a board only if the host let it in: where entry is by invitation, and where the board is
 * private, unless it is the host who submits for it.
 */
export function needsEntry(
  { entry, visibility, hostId }: Pick<Board, 'entry' | 'visibility' | 'hostId'>,
  userId: string | null,
): boolean {
  if (entry === 'INVITATION') return true;
  return visibility === 'PRIVATE' && (hostId === null || hostId !== userId);
}

/**
 * Refuses with FORBIDDEN a person's submission for a team that needs entry and has none; what nobody with an account sends
 * is the platform's own. The board's row must be locked.
 */
export async function assertEntered(
  tx: Transaction,
  { boardId, methodId, submitterId }: { boardId: string; methodId: string; submitterId: string | null },
): Promise<void> {
  if (submitterId === null) return;
  const board = await tx.board.findUniqueOrThrow({ where: { id: boardId } });
  if (!needsEntry(board, submitterId)) return;
  const { team } = await tx.method.findUniqueOrThrow({ where: { id: methodId }, select: { team: true } });
  const entered = await tx.entrant.count({ where: { boardId, teamId: team.id, removedAt: null } });
  if (entered === 0) throw notEntered(board, team);
}

export function notEntered(board: Pick<Board, 'slug'>, team: Pick<Team, 'slug'>): Refusal {
  return new Refusal(
    'FORBIDDEN',
    `board ${board.slug}: expected a team that its host has let in, got ${team.slug}`,
    'Ask the host of the board to invite the team.',
  );
}

/** Makes a team one that may submit; the board's row must be locked. */
export async function enter(
  tx: Transaction,
  { boardId, teamId, now }: { boardId: string; teamId: string; now: Date },
): Promise<void> {
  const entered = { enteredAt: now, removedAt: null };
  await tx.entrant.upsert({
    where: { boardId_teamId: { boardId, teamId } },
    create: { boardId, teamId, ...entered },
    update: entered,
  });
  await changeBoard(tx, boardId, { kind: 'entry.changed', payload: {} });
}

/**
 * Takes a team off a board: it submits no more, and sees no more of a private board than what it sent there. Its scores
 * stay, and its links do not let it in again. Refuses with NOT_FOUND a team that is not in.
 */
export function remove(
  database: Database,
  { boardId, team, hostId, now }: { boardId: string; team: Team; hostId: string; now: Date },
): Promise<void> {
  return transaction(database, async (tx) => {
    await lockBoard(tx, boardId);
    const { count } = await tx.entrant.updateMany({
      where: { boardId, teamId: team.id, removedAt: null },
      data: { removedAt: now },
    });
    if (count === 0) {
      throw new Refusal(
        'NOT_FOUND',
        `team ${team.slug}: expected one that has entered the board, got another`,
        'Check the list of the teams that may enter.',
      );
    }
    const named = { boardId, invitedTeamId: team.id };
    await tx.invitation.updateMany({ where: { ...named, revokedAt: null }, data: { revokedAt: now } });
    await tx.invitation.updateMany({ where: { ...named, mailState: 'WAITING' }, data: MAIL_TAKEN_BACK });
    await changeBoard(tx, boardId, { kind: 'entry.changed', payload: {} });
    await recordHostAction(tx, {
      boardId,
      actorId: hostId,
      action: 'team.removed',
      subject: { type: 'Team', id: team.id },
      details: { team: team.slug, name: team.name },
    });
  });
}
