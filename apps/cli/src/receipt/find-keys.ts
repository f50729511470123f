import { KEYS_PATH, type KeySet, parseKeySet, type Receipt } from '@fidboard/evaluation';
import { fetchFromIssuer, tokenFor } from './fetch-from-issuer.ts';
import { readSmallAnswer, readSmallFile } from './read-limited.ts';

/** The keys to check a receipt with, and where they are from: a file or an address that is given, else its issuer. */
export async function findKeys(
  { issuer }: Receipt,
  given: string | undefined,
  signal: AbortSignal,
): Promise<{ keys: KeySet; from: string }> {
  const from = given ?? issuer + KEYS_PATH;
  const text = /^https?:\/\//.test(from)
    ? await readSmallAnswer(from, await fetchFromIssuer(from, { token: await tokenFor(from), signal }))
    : Buffer.from(await readSmallFile(from)).toString('utf8');
  return { keys: parseKeySet(text, from), from };
}
