import { counted } from '../../format/numbers.ts';
import type { BoardPhasesQuery } from '../../generated/graphql.ts';

type PhasesBoard = NonNullable<BoardPhasesQuery['board']>;
export type Phase = PhasesBoard['phases'][number];
export type TeamQuota = PhasesBoard['myQuota'][number];

/** "1 Dec 2026, 09:00" by the clocks of a time zone. */
export function timeIn(timeZone: string, iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(iso),
  );
}

/** "from 1 Dec 2026, 09:00 to 1 Jan 2027, 00:00"; an end that is open is left out. */
export function spanText({ opensAt, closesAt }: Phase, timeZone: string): string {
  const from = opensAt === null ? null : `from ${timeIn(timeZone, opensAt)}`;
  const to = closesAt === null ? null : `until ${timeIn(timeZone, closesAt)}`;
  return [from, to].filter((part) => part !== null).join(' ') || 'without end';
}

/** What each team has in a phase: "3 evaluations a day, 20 in all"; null where nothing is limited. */
export function quotaText(phase: Phase): string | null {
  const parts = [
    limits('evaluation', phase.attemptsPerDay, phase.attempts),
    limits('scored submission', phase.successesPerDay, phase.successes),
    phase.concurrent === null ? null : `${phase.concurrent} at a time`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

function limits(what: string, perDay: number | null, inAll: number | null): string | null {
  if (perDay !== null) {
    return `${counted(perDay, what)} a day${inAll === null ? '' : `, ${inAll} in all`}`;
  }
  return inAll === null ? null : `${counted(inAll, what)} in all`;
}

/** When the scores of a phase are seen by everybody. */
export function releaseText({ scores, scoresPublic, closesAt }: Phase, timeZone: string): string {
  if (scores === 'AT_ONCE') return 'Scores are public at once.';
  if (scoresPublic) return 'Its scores are public.';
  if (scores === 'AT_PHASE_END' && closesAt !== null) {
    return `Its scores become public on ${timeIn(timeZone, closesAt)}.`;
  }
  return 'Its scores become public when the host releases them.';
}

/** What a team has left: "2 of 3 evaluations today, 18 of 20 in all"; null where nothing is limited. */
export function leftText(quota: TeamQuota): string | null {
  const parts = [
    left(quota.attemptsToday, 'evaluations today'),
    left(quota.attempts, 'evaluations in all'),
    left(quota.successesToday, 'scored submissions today'),
    left(quota.successes, 'scored submissions in all'),
    left(quota.concurrent, 'at a time'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

function left(allowance: { left: number; limit: number } | null, what: string): string | null {
  return allowance === null ? null : `${allowance.left} of ${allowance.limit} ${what}`;
}
