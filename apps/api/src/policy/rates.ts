import type { Settings } from '../settings.ts';
import { Limiter } from './limiter.ts';

/** What every client may do in a minute. */
export interface Rates {
  /** GraphQL operations over HTTP, and subscriptions begun. */
  readonly operations: Limiter;
  /** Fields of mutations: one document may hold several. */
  readonly mutations: Limiter;
  /** Exports, receipts, statistics, thumbnails, and uploads begun. */
  readonly files: Limiter;
}

/** Opens the limits that the settings give. */
export function openRates({ rates }: Pick<Settings, 'rates'>, now: () => number): Rates {
  const perMinute = (what: string, most: number) => new Limiter({ what, most, windowMs: 60_000, now });
  return {
    operations: perMinute('operations', rates.operations),
    mutations: perMinute('mutations', rates.mutations),
    files: perMinute('files and uploads', rates.files),
  };
}
