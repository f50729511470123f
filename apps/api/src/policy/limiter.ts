import { Refusal } from '@fidboard/core';

interface LimiterOptions {
  /** What is counted, as it stands in the refusal: "invitations". */
  what: string;
  /** So many in a window; 0 is no limit. */
  most: number;
  windowMs: number;
  /** Milliseconds that only grow. */
  now: () => number;
}

interface Window {
  endsAt: number;
  count: number;
}

/** Whoever comes under this many names at once makes the limiter forget, not grow. */
const MOST_CLIENTS = 100_000;

/** Each invitation may be a mail to a stranger: 20 an hour are enough for a team, and too few for a nuisance. */
export function countInvitations(now: () => number): Limiter {
  return new Limiter({ what: 'invitations', most: 20, windowMs: 60 * 60_000, now });
}

/** RATE_LIMITED, with when to try again. */
export class RateRefusal extends Refusal {
  constructor(
    message: string,
    /** Whole seconds, as in Retry-After. */
    readonly retryAfter: number,
  ) {
    super('RATE_LIMITED', message, `Try again in ${inWords(retryAfter)}.`);
  }
}

/**
 * Counts what each client does in a window that begins with the first of it. In memory: each API process counts by
 * itself, from its start.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  /** As all windows are equally long, the one that ends first comes first. */
  readonly #windows = new Map<string, Window>();

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** Counts some more. Refuses with RATE_LIMITED, and does not count, what would be too much. */
  take(client: string, more = 1): void {
    const { what, most, windowMs, now } = this.#options;
    if (most === 0) return;
    const time = now();
    this.#forget(time);
    const window = this.#windows.get(client) ?? { endsAt: time + windowMs, count: 0 };
    if (window.count + more > most) {
      throw new RateRefusal(
        `${what}: expected at most ${most} within ${inWords(windowMs / 1000)}, got more`,
        Math.ceil((window.endsAt - time) / 1000),
      );
    }
    window.count += more;
    this.#windows.set(client, window);
  }

  /** How many clients it remembers. */
  get size(): number {
    return this.#windows.size;
  }

  #forget(time: number): void {
    for (const [client, { endsAt }] of this.#windows) {
      if (endsAt > time && this.#windows.size < MOST_CLIENTS) return;
      this.#windows.delete(client);
    }
  }
}

function inWords(seconds: number): string {
  const [count, unit] = seconds < 60 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
