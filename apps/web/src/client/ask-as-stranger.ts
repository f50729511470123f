import { isIP } from 'node:net';
import type { TypedDocumentNode } from '@apollo/client';
import { headers } from 'next/headers';
import { persistedQuery } from './persisted.ts';

/** A page does not wait longer for what only link previews show. */
const WAIT_MS = 2_000;

export class TooMuchAsked extends Error {}

/**
 * Whom the API is to count: the visitor for whom this process asks, by the address that the API wrote into the request
 * when it passed it on. It believes that of the proxies of FIDBOARD_TRUST_PROXY alone, of which this process is one.
 */
async function visitor(): Promise<Record<string, string>> {
  const address = (await headers()).get('x-forwarded-for') ?? '';
  return isIP(address) === 0 ? {} : { 'x-forwarded-for': address };
}

/**
 * Asks the API from the web process, as a visitor who is not signed in: what it answers may be shown to everybody.
 *
 * Null where FIDBOARD_API_URL is not set, and where the API does not answer (which is logged): a page is no worse for it.
 * Throws TooMuchAsked where this visitor has asked too much; others have not.
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
      headers: { 'content-type': 'application/json', ...(await visitor()) },
      body: JSON.stringify({ extensions: { persistedQuery: persistedQuery(document) }, variables }),
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(WAIT_MS),
    });
    if (answer.status === 429) throw new TooMuchAsked();
    const { data, errors } = (await answer.json()) as { data?: Data | null; errors?: unknown };
    if (!data) throw new Error(`expected data, got ${answer.status} ${JSON.stringify(errors)}`);
    return data;
  } catch (error) {
    if (error instanceof TooMuchAsked) throw error;
    process.stderr.write(`FIDBOARD_API_URL: no answer from ${api}: ${String(error)}\n`);
    return null;
  }
}
