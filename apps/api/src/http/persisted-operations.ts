import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Refusal } from '@fidboard/core';
import { GraphQLError } from 'graphql';
import type { Settings } from '../settings.ts';

/** What a request names as its operation, over HTTP and WebSocket alike. */
interface Asked {
  query?: unknown;
  extensions?: unknown;
}

export interface PersistedOperations {
  /** The text of the hash that stands for it; undefined where there is none. */
  get(hash: string): string | undefined;
  /**
   * The text to run: what came, or what the hash in `extensions.persistedQuery` stands for; empty where neither came.
   * Refuses a hash that is not known, and where only persisted operations are taken, any other text.
   */
  textOf(asked: Asked): string;
}

/** The operations of the pages and the command line, as `npm run generate` wrote them. */
export function readPersistedOperations(
  settings: Pick<Settings, 'arbitraryOperations'>,
): PersistedOperations {
  const path = new URL('../../persisted-operations.json', import.meta.url);
  const texts = new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>));
  return {
    get: (hash) => texts.get(hash),
    textOf(asked) {
      const text = typeof asked.query === 'string' ? asked.query : '';
      const hash = hashOf(asked.extensions);
      if (text === '' && hash !== undefined) {
        const persisted = texts.get(hash);
        if (persisted === undefined) throw unknownHash();
        return persisted;
      }
      if (text === '' || settings.arbitraryOperations) return text;
      if (!texts.has(createHash('sha256').update(text).digest('hex'))) throw notPersisted();
      return text;
    },
  };
}

/** Over GET, extensions are JSON in the address. */
function hashOf(extensions: unknown): string | undefined {
  const given = typeof extensions === 'string' ? parsed(extensions) : extensions;
  const { persistedQuery } = Object(given) as { persistedQuery?: unknown };
  const { sha256Hash } = Object(persistedQuery) as { sha256Hash?: unknown };
  return sha256Hash === undefined ? undefined : String(sha256Hash);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Apollo refuses it.
  }
}

function unknownHash(): GraphQLError {
  const refusal = new Refusal(
    'PERSISTED_QUERY_NOT_FOUND',
    'extensions.persistedQuery: expected the hash of an operation that this server knows, got another',
    'A page of another version than the server: reload it. A program: send the text of the operation.',
  );
  // As programs that speak Apollo’s protocol expect it.
  return new GraphQLError(refusal.message, { originalError: refusal, extensions: { http: { status: 200 } } });
}

function notPersisted(): GraphQLError {
  const refusal = new Refusal(
    'OPERATION_NOT_PERSISTED',
    'query: this server takes the operations of its pages and of fidboard only, got another',
    'Use the fidboard of the server’s version, or ask its operator to allow others.',
  );
  return new GraphQLError(refusal.message, { originalError: refusal, extensions: { http: { status: 403 } } });
}
