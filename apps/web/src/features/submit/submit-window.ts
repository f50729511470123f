import type { BoardPhasesQuery } from '../../generated/graphql.ts';
import { leftText, releaseText, spanText, timeIn } from '../phase/words.ts';

export interface SubmitWindow {
  /** Why a team cannot submit now; null where it can. */
  readonly blocked: string | null;
  /** What it should know of the phase that is open, in sentences. */
  readonly facts: readonly string[];
}

type Board = NonNullable<BoardPhasesQuery['board']>;

/** Whether a team can submit to a board now, and until when and how often, by the clocks of the board and of the reader. */
export function submitWindow(
  { phases, timeZone, myQuota }: Pick<Board, 'phases' | 'timeZone' | 'myQuota'>,
  { teamId, ownZone }: { teamId: string | undefined; ownZone: string },
): SubmitWindow {
  if (phases.length === 0) return { blocked: null, facts: [] };
  const both = (time: string) =>
    ownZone === timeZone
      ? `${timeIn(timeZone, time)} (${timeZone})`
      : `${timeIn(timeZone, time)} (${timeZone}), ${timeIn(ownZone, time)} for you (${ownZone})`;
  const open = phases.find(({ state }) => state === 'OPEN');
  if (open === undefined) {
    const next = phases.find(({ state, opensAt }) => state === 'UPCOMING' && opensAt !== null);
    const when = next ? `${next.title} opens ${both(next.opensAt!)}.` : 'No further phase is announced.';
    return { blocked: `The board takes no submissions now. ${when}`, facts: [] };
  }
  const span = open.closesAt === null ? spanText(open, timeZone) : `until ${both(open.closesAt)}`;
  const quota = myQuota.find(({ team }) => team.id === teamId);
  const left = quota && leftText(quota);
  const facts = [`${open.title} is open ${span}.`, ...(left ? [`Left: ${left}.`] : [])];
  return {
    blocked: quota ? usedUp(quota, both(quota.renewsAt)) : null,
    facts: [...facts, releaseText(open, timeZone)],
  };
}

/** Which limit leaves a team nothing; what does not come back first. */
function usedUp(quota: Board['myQuota'][number], renews: string): string | null {
  const { attempts, successes, attemptsToday, successesToday, concurrent } = quota;
  const isUsedUp = (allowance: { left: number } | null) => allowance !== null && allowance.left <= 0;
  const team = quota.team.name;
  if (isUsedUp(attempts)) return `${team} has no evaluations left in this phase.`;
  if (isUsedUp(successes)) return `${team} has all scored submissions that this phase allows.`;
  if (isUsedUp(attemptsToday)) return `${team} has no evaluations left today. The next day begins ${renews}.`;
  if (isUsedUp(successesToday))
    return `${team} has all scored submissions that a day allows. The next day begins ${renews}.`;
  if (isUsedUp(concurrent))
    return `${team} has as many submissions on their way as may be at a time. Wait until one has ended.`;
  return null;
}
