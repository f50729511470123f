import { Refusal } from '@fidboard/core';
import { dayIn, nextDayIn, zonedText } from '@fidboard/protocol';
import type { Transaction } from '../database.ts';
import type { Board, Phase } from '../models.ts';
import { nextPhase, openPhase } from '../phases/schedule.ts';
import { type Allowances, allowancesOf, QUOTA_LIMITS, type QuotaLimit } from './use.ts';

export interface Admission {
  phaseId: string | null;
  quotaDay: string | null;
}

/**
 * Lets a team's new submission into the phase that is open, or refuses it: CONFLICT where none is open, QUOTA_EXCEEDED where
 * the team has nothing left.
 *
 * The board's row must be locked: submissions to a board are admitted one after the other, so that each counts those before it.
 */
export async function admit(
  tx: Transaction,
  { boardId, methodId, now }: { boardId: string; methodId: string; now: Date },
): Promise<Admission> {
  const board = await tx.board.findUniqueOrThrow({ where: { id: boardId }, include: { phases: true } });
  if (board.phases.length === 0) return { phaseId: null, quotaDay: null };
  const phase = openPhase(board.phases, now);
  if (phase === null) throw closed(board, now);
  const { teamId } = await tx.method.findUniqueOrThrow({ where: { id: methodId }, select: { teamId: true } });
  const quotaDay = dayIn(board.timeZone, now);
  const allowances = await allowancesOf(tx, phase, { teamId, day: quotaDay });
  const spent = QUOTA_LIMITS.find((name) => allowances[name]?.left === 0);
  if (spent !== undefined) throw exceeded(spent, { board, phase, allowances, now });
  return { phaseId: phase.id, quotaDay };
}

function closed({ slug, timeZone, phases }: Board & { phases: Phase[] }, now: Date): Refusal {
  const next = nextPhase(phases, now);
  return new Refusal(
    'CONFLICT',
    `board ${slug}: expected a phase that is open, got none at ${zonedText(timeZone, now)}`,
    next === null
      ? 'Its last phase is over.'
      : `"${next.title}" opens at ${zonedText(timeZone, next.opensAt!)} (${timeZone}).`,
  );
}

const WHAT: Readonly<Record<QuotaLimit, string>> = {
  attemptsPerDay: 'attempts a day',
  attempts: 'attempts',
  successesPerDay: 'scored submissions a day',
  successes: 'scored submissions',
  concurrent: 'submissions on their way at a time',
};

function exceeded(
  spent: QuotaLimit,
  {
    board: { timeZone },
    phase,
    allowances,
    now,
  }: { board: Board; phase: Phase; allowances: Allowances; now: Date },
): Refusal {
  const { limit, reserved } = allowances[spent]!;
  const waiting = reserved > 0 ? `, ${reserved} of them for submissions on their way` : '';
  const left = QUOTA_LIMITS.flatMap((name) => {
    const allowance = allowances[name];
    return allowance === null ? [] : [`${allowance.left} of ${allowance.limit} ${WHAT[name]}`];
  });
  return new Refusal(
    'QUOTA_EXCEEDED',
    `phase "${phase.title}": expected at most ${limit} ${WHAT[spent]} of a team, got all of them taken${waiting}`,
    `${renewal(spent, { timeZone, phase, now })} Left: ${left.join(', ')}.`,
  );
}

function renewal(
  spent: QuotaLimit,
  { timeZone, phase, now }: { timeZone: string; phase: Phase; now: Date },
): string {
  switch (spent) {
    case 'concurrent':
      return 'Wait until one of them ends, or cancel one.';
    case 'attempts':
    case 'successes':
      return 'It does not renew within the phase.';
    case 'attemptsPerDay':
    case 'successesPerDay': {
      const renews = nextDayIn(timeZone, now);
      return phase.closesAt !== null && phase.closesAt <= renews
        ? `It does not renew before the phase closes at ${zonedText(timeZone, phase.closesAt)} (${timeZone}).`
        : `It renews at ${zonedText(timeZone, renews)} (${timeZone}).`;
    }
  }
}
