import { Refusal } from '@fidboard/core';
import { credentialsPath, readCredentials } from '../server/credentials.ts';

export interface Fetching {
  /** Sent to that address alone. */
  readonly token?: string | null;
  readonly signal: AbortSignal;
}

/** A GET of an http(s) address; refuses (UNREACHABLE) where there is no answer, and (NOT_FOUND) any but success. */
export async function fetchFromIssuer(address: string, { token, signal }: Fetching): Promise<Response> {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  let answer: Response;
  try {
    answer = await fetch(address, { headers, signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Refusal(
      'UNREACHABLE',
      `${address}: expected an answer, got none`,
      'Check that the issuer of the receipt can be reached, or give --keys and --reference as files.',
      { cause },
    );
  }
  if (answer.ok) return answer;
  throw new Refusal(
    'NOT_FOUND',
    `${address}: expected success, got status ${answer.status}`,
    'Log in to the issuer of the receipt if it is of a private board, or give --keys and --reference as files.',
  );
}

/** The token of whoever is at an address, and of no other: FIDBOARD_TOKEN is meant for another server, whatever a receipt says. */
export async function tokenFor(address: string): Promise<string | null> {
  const { tokens } = await readCredentials(credentialsPath());
  return tokens[new URL(address).origin] ?? null;
}
