import type { Transaction } from '../database.ts';
import type { Phase } from '../models.ts';
import { ACTIVE_STATES } from '../submissions/states.ts';

/** What a quota counts, by the name of its limit in a phase. */
export const QUOTA_LIMITS = [
  'attemptsPerDay',
  'attempts',
  'successesPerDay',
  'successes',
  'concurrent',
] as const;
export type QuotaLimit = (typeof QUOTA_LIMITS)[number];

export interface Allowance {
  readonly limit: number;
  /** Charged, less refunds. */
  readonly used: number;
  /** Kept for submissions on their way, which may still be charged. */
  readonly reserved: number;
  readonly left: number;
}

/** What a team has of each limit that a phase sets; null where it sets none. */
export type Allowances = Readonly<Record<QuotaLimit, Allowance | null>>;

type Counts = Record<QuotaLimit, { used: number; reserved: number }>;

/**
 * What a team has left in a phase on a calendar day of the board.
 *
 * Every submission on its way counts as if it will be charged (an attempt until it is, a success until it has scores), so
 * that what was admitted can never be over quota when its charge comes. What the host has evaluated again takes no place.
 */
export async function allowancesOf(
  tx: Transaction,
  phase: Phase,
  { teamId, day }: { teamId: string; day: string },
): Promise<Allowances> {
  const counts = await count(tx, { phaseId: phase.id, teamId, day });
  const allowance = (name: QuotaLimit): Allowance | null => {
    const limit = phase[name];
    const { used, reserved } = counts[name];
    return limit === null ? null : { limit, used, reserved, left: Math.max(0, limit - used - reserved) };
  };
  return {
    attemptsPerDay: allowance('attemptsPerDay'),
    attempts: allowance('attempts'),
    successesPerDay: allowance('successesPerDay'),
    successes: allowance('successes'),
    concurrent: allowance('concurrent'),
  };
}

async function count(
  tx: Transaction,
  { phaseId, teamId, day }: { phaseId: string; teamId: string; day: string },
): Promise<Counts> {
  // One statement, hence one moment: between two, a submission could be neither on its way nor charged.
  const [row] = await tx.$queryRaw<Record<string, bigint>[]>`
    WITH booked AS (
      SELECT kind, amount, day = ${day} AS today FROM "QuotaEntry"
      WHERE "phaseId" = ${phaseId} AND "teamId" = ${teamId}
    ), active AS (
      SELECT "quotaDay" = ${day} AS today, "rerunAt" IS NOT NULL AS again,
        (SELECT coalesce(sum(amount), 0) FROM "QuotaEntry" WHERE "submissionId" = s.id AND kind = 'ATTEMPT') = 0 AS uncharged,
        (SELECT coalesce(sum(amount), 0) FROM "QuotaEntry" WHERE "submissionId" = s.id AND kind = 'SUCCESS') = 0 AS unscored
      FROM "Submission" AS s JOIN "Method" ON "Method".id = "methodId"
      WHERE "phaseId" = ${phaseId} AND "teamId" = ${teamId} AND state::text = ANY(${[...ACTIVE_STATES]})
    )
    SELECT
      (SELECT coalesce(sum(amount), 0) FROM booked WHERE kind = 'ATTEMPT') AS attempts,
      (SELECT coalesce(sum(amount), 0) FROM booked WHERE kind = 'ATTEMPT' AND today) AS "attemptsToday",
      (SELECT coalesce(sum(amount), 0) FROM booked WHERE kind = 'SUCCESS') AS successes,
      (SELECT coalesce(sum(amount), 0) FROM booked WHERE kind = 'SUCCESS' AND today) AS "successesToday",
      (SELECT count(*) FROM active WHERE uncharged) AS uncharged,
      (SELECT count(*) FROM active WHERE uncharged AND today) AS "unchargedToday",
      (SELECT count(*) FROM active WHERE unscored) AS unscored,
      (SELECT count(*) FROM active WHERE unscored AND today) AS "unscoredToday",
      (SELECT count(*) FROM active WHERE NOT again) AS active`;
  const of = (used: string, reserved: string) => ({
    used: Number(row![used] ?? 0),
    reserved: Number(row![reserved] ?? 0),
  });
  return {
    attemptsPerDay: of('attemptsToday', 'unchargedToday'),
    attempts: of('attempts', 'uncharged'),
    successesPerDay: of('successesToday', 'unscoredToday'),
    successes: of('successes', 'unscored'),
    concurrent: { used: Number(row!.active ?? 0), reserved: 0 },
  };
}
