import { type Client, createClient } from 'graphql-ws';
import { markConnected, markDisconnected } from './connection.ts';

let current: Client | undefined;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** The page's one WebSocket: opened by the first subscription, retried for as long as one is wanted. */
export function socket(): Client {
  current ??= createClient({
    url: `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/graphql`,
    // The session cookie authenticates; a function, so that every reconnect asks anew.
    connectionParams: () => ({}),
    shouldRetry: () => true,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: async (retries) => {
      const wait = Math.min(FIRST_WAIT_MS * 2 ** retries, LONGEST_WAIT_MS);
      // Jitter, so that a thousand open boards do not return in the same instant.
      await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random() / 2)));
    },
    keepAlive: 12_000,
    on: { connected: markConnected, closed: markDisconnected },
  });
  return current;
}

/** Closes the socket after signing in or out: the next connection carries the new cookie. */
export function reconnect(): void {
  current?.terminate();
}
