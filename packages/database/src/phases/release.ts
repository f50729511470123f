import { Refusal } from '@fidboard/core';
import { changeBoard, lockBoard } from '../changes.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import { recordHostAction } from '../host-actions.ts';
import type { Board, Phase } from '../models.ts';
import { publishRanking } from '../rankings.ts';
import { areScoresPublic, stateOf } from './schedule.ts';

/**
 * Makes the scores of a phase public by the word of the board's host, sooner than its rule would; for good.
 *
 * Without a key it is the one phase that has opened and whose scores are hidden; where there are several the host has to say which (BAD_INPUT).
 * A phase that has not opened is refused (CONFLICT). Where the scores are public already nothing changes.
 */
export function release(
  database: Database,
  { boardId, hostId, key }: { boardId: string; hostId: string; key: string | null },
): Promise<Board> {
  return transaction(database, async (tx) => {
    const board = await lockedBoard(tx, boardId);
    const now = new Date();
    const phase = chosen(board, key, now);
    if (phase === null) return board;
    await tx.phase.update({ where: { id: phase.id }, data: { releasedAt: now } });
    await recordHostAction(tx, {
      boardId,
      actorId: hostId,
      action: 'scores.released',
      details: { phase: phase.key },
    });
    return reveal(tx, phase);
  });
}

/** Tells those who watch boards of the phases that have opened or closed since; returns how many. Any number of processes may call it. */
export async function tellOfPhases(database: Database, now = new Date()): Promise<number> {
  const due = {
    OR: [
      { openingToldAt: null, opensAt: { lte: now } },
      { closeToldAt: null, closesAt: { lte: now } },
    ],
  };
  const phases = await database.prisma.phase.findMany({ where: due, select: { id: true, boardId: true } });
  for (const { id, boardId } of phases) {
    await transaction(database, async (tx) => {
      await lockBoard(tx, boardId);
      const phase = await tx.phase.findFirst({ where: { id, ...due } });
      if (phase !== null) await tellOf(tx, phase, now);
    });
  }
  return phases.length;
}

async function tellOf(tx: Transaction, phase: Phase, now: Date): Promise<void> {
  const { id, boardId, title, opensAt, closesAt, openingToldAt, closeToldAt } = phase;
  const payload = { phase: title };
  if (openingToldAt === null && opensAt !== null && opensAt <= now)
    await changeBoard(tx, boardId, { kind: 'phase.opened', payload });
  const closes = closeToldAt === null && closesAt !== null && closesAt <= now;
  if (closes) await changeBoard(tx, boardId, { kind: 'phase.closed', payload });
  await tx.phase.update({
    where: { id },
    data: { openingToldAt: now, ...(closes ? { closeToldAt: now } : {}) },
  });
  if (closes && phase.scores === 'AT_PHASE_END' && phase.releasedAt === null) await reveal(tx, phase);
}

/** The scores are public from now on: ranks the board anew and says so. */
async function reveal(tx: Transaction, { id, key, boardId, title }: Phase): Promise<Board> {
  const board = await changeBoard(tx, boardId, {
    kind: 'scores.released',
    payload: { phase: title, phaseKey: key },
  });
  const scored = await tx.ranking.findFirst({
    where: { boardId, phaseIds: { has: id } },
    select: { id: true },
  });
  if (scored === null) return board;
  await publishRanking(tx, boardId, { revealedPhaseIds: [id] });
  return tx.board.findUniqueOrThrow({ where: { id: boardId } });
}

async function lockedBoard(tx: Transaction, id: string): Promise<Board & { phases: Phase[] }> {
  await lockBoard(tx, id);
  return tx.board.findUniqueOrThrow({ where: { id }, include: { phases: true } });
}

function chosen({ slug, phases }: Board & { phases: Phase[] }, key: string | null, now: Date): Phase | null {
  const notOpened = (phase: Phase) => stateOf(phase, now) === 'UPCOMING';
  const hidden = phases.filter((phase) => !areScoresPublic(phase, now) && !notOpened(phase));
  if (key !== null) {
    const phase = phases.find((one) => one.key === key);
    if (phase !== undefined && notOpened(phase))
      throw new Refusal(
        'CONFLICT',
        `${slug}: expected a phase that has opened, got "${key}", which opens ${phase.opensAt?.toISOString()}`,
        'Choose scores: at-once in its board file where they shall never be hidden.',
      );
    if (phase !== undefined) return hidden.find((one) => one.key === key) ?? null;
    const keys = phases.map((phase) => phase.key).join(', ') || 'none';
    throw new Refusal('NOT_FOUND', `${slug}: expected a phase "${key}", found ${keys}`, 'Check its key.');
  }
  if (hidden.length <= 1) return hidden[0] ?? null;
  const keys = hidden.map((phase) => phase.key).join(', ');
  throw new Refusal(
    'BAD_INPUT',
    `${slug}: expected one phase with hidden scores, got ${keys}`,
    'Say which of them.',
  );
}
