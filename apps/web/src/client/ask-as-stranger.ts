import type { TypedDocumentNode } from '@apollo/client';
import { persistedQuery } from './persisted.ts';

/** A page does not wait longer for what only link previews show. */
const WAIT_MS = 2_000;

/**
 * Asks the API from the web process, as a visitor who is not signed in: what it answers may be shown to everybody.
 *
 * Null where FIDBOARD_API_URL is not set, and where the API does not answer (which is logged): a page is no worse for it.
 */
export async function askAsStranger<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data | null> {
  // Never an address out of a request: whoever sends one would choose whom this process speaks to.
  const api = process.env.FIDBOARD_API_URL;
  if (!api) return null;
  try {
    const answer = await fetch(new URL('/graphql', api), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ extensions: { persistedQuery: persistedQuery(document) }, variables }),
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(WAIT_MS),
    });
    const { data, errors } = (await answer.json()) as { data?: Data | null; errors?: unknown };
    if (!data) throw new Error(`expected data, got ${answer.status} ${JSON.stringify(errors)}`);
    return data;
  } catch (error) {
    process.stderr.write(`FIDBOARD_API_URL: no answer from ${api}: ${String(error)}\n`);
    return null;
  }
}
