import pg from 'pg';
import { NOTIFY_CHANNEL } from './changes.ts';

/** What a subscriber follows. */
export type FeedChannel = { board: string } | { submission: string } | 'queue';

export interface Feed {
  /** Calls back after each change of the channel; spurious calls are possible, missed ones are not. */
  subscribe(channel: FeedChannel, callback: () => void): () => void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface FeedOptions {
  /** How often versions are compared in case a notification was lost; 5,000 ms when left out. */
  pollEveryMs?: number;
  log?: (message: string) => void;
}

/**
 * Listens for changes on one connection of its own; ids travel, never data.
 *
 * A lost connection is opened again, and then every subscriber is called once, since something may have been missed.
 */
export async function listen(url: string, options: FeedOptions = {}): Promise<Feed> {
  const feed = new PostgresFeed(url, options);
  await feed.open();
  return feed;
}

const LONGEST_BACKOFF_MS = 5_000;

class PostgresFeed implements Feed {
  readonly #url: string;
  readonly #options: FeedOptions;
  readonly #callbacks = new Map<string, Set<() => void>>();
  /** The version that the last poll saw, by channel. */
  readonly #versions = new Map<string, number>();
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(url: string, options: FeedOptions) {
    this.#url = url;
    this.#options = options;
  }

  async open(): Promise<void> {
    await this.#connect();
    this.#timer = setInterval(() => void this.#poll(), this.#options.pollEveryMs ?? 5_000);
  }

  subscribe(channel: FeedChannel, callback: () => void): () => void {
    const key = keyOf(channel);
    const callbacks = this.#callbacks.get(key) ?? new Set();
    this.#callbacks.set(key, callbacks);
    // A wrapper of its own, so that one function can be subscribed twice.
    const entry = () => callback();
    callbacks.add(entry);
    return () => {
      callbacks.delete(entry);
      if (callbacks.size > 0 || this.#callbacks.get(key) !== callbacks) return;
      this.#callbacks.delete(key);
      this.#versions.delete(key);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#callbacks.clear();
    await this.#client?.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    let lost = false;
    const lose = () => {
      if (lost || this.#closed) return;
      lost = true;
      this.#client = null;
      this.#options.log?.('feed: lost the connection to the database');
      this.#reconnect(100);
    };
    await client.connect();
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', (message) => this.#call(message.payload ?? ''));
    await client.query(`LISTEN ${NOTIFY_CHANNEL}`);
    this.#client = client;
  }

  #reconnect(delayMs: number): void {
    this.#retry = setTimeout(async () => {
      try {
        await this.#connect();
      } catch {
        if (!this.#closed) this.#reconnect(Math.min(delayMs * 2, LONGEST_BACKOFF_MS));
        return;
      }
      if (this.#closed) return void this.#client?.end();
      this.#options.log?.('feed: connected again');
      for (const key of [...this.#callbacks.keys()]) this.#call(key);
    }, delayMs);
  }

  #call(key: string): void {
    for (const callback of [...(this.#callbacks.get(key) ?? [])]) callback();
  }

  async #poll(): Promise<void> {
    const client = this.#client;
    if (client === null || this.#callbacks.size === 0) return;
    try {
      const { rows } = await client.query<{ key: string; version: number }>(
        `SELECT 'board:' || id AS key, version FROM "Board" WHERE 'board:' || id = ANY($1)
         UNION ALL
         SELECT 'submission:' || id, version FROM "Submission" WHERE 'submission:' || id = ANY($1)`,
        [[...this.#callbacks.keys()]],
      );
      for (const { key, version } of rows) {
        if (this.#versions.get(key) === version) continue;
        this.#versions.set(key, version);
        this.#call(key);
      }
      this.#call('queue');
    } catch (error) {
      this.#options.log?.(`feed: a poll failed: ${String(error)}`);
    }
  }
}

function keyOf(channel: FeedChannel): string {
  if (channel === 'queue') return channel;
  return 'board' in channel ? `board:${channel.board}` : `submission:${channel.submission}`;
}
