import { Refusal } from '@fidboard/core';

interface LimiterOptions {
  /** What is counted, as it stands in the refusal: "added members". */
  what: string;
  most: number;
  windowMs: number;
  /** Milliseconds that only grow. */
  now: () => number;
}

/** Each invitation may be a mail to a stranger: 20 an hour are enough for a team, and too few for a nuisance. */
export function countInvitations(now: () => number): Limiter {
  return new Limiter({ what: 'invitations', most: 20, windowMs: 60 * 60_000, now });
}

/** Counts what each person does in a sliding window. In memory: each API process counts by itself, from its start. */
export class Limiter {
  readonly #options: LimiterOptions;
  readonly #times = new Map<string, number[]>();

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** Counts one more. Refuses with RATE_LIMITED, and does not count, what would be too much. */
  take(userId: string): void {
    const { what, most, windowMs, now } = this.#options;
    const time = now();
    this.#forget(time - windowMs);
    const times = this.#times.get(userId) ?? [];
    if (times.length >= most) {
      const minutes = Math.ceil((times[0]! + windowMs - time) / 60_000);
      throw new Refusal(
        'RATE_LIMITED',
        `${what}: expected at most ${most} within ${windowMs / 60_000} minutes, got one more`,
        `Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      );
    }
    this.#times.set(userId, [...times, time]);
  }

  #forget(before: number): void {
    for (const [userId, times] of this.#times) {
      const kept = times.filter((time) => time > before);
      if (kept.length === 0) this.#times.delete(userId);
      else this.#times.set(userId, kept);
    }
  }
}
