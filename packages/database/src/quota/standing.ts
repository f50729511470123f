import { dayIn, nextDayIn } from '@fidboard/protocol';
import type { Database } from '../database.ts';
import type { Board, Phase } from '../models.ts';
import { type Allowances, allowancesOf } from './use.ts';

/** Where a team stands in a phase. */
export interface QuotaStanding {
  readonly teamId: string;
  readonly phase: Phase;
  readonly allowances: Allowances;
  /** When the counts of the day begin anew. */
  readonly renewsAt: Date;
}

/** Where a team stands in a phase at a moment, as its next submission would find it. */
export async function standingOf(
  database: Database,
  { timeZone }: Pick<Board, 'timeZone'>,
  { phase, teamId, now }: { phase: Phase; teamId: string; now: Date },
): Promise<QuotaStanding> {
  const allowances = await allowancesOf(database.prisma, phase, { teamId, day: dayIn(timeZone, now) });
  return { teamId, phase, allowances, renewsAt: nextDayIn(timeZone, now) };
}
