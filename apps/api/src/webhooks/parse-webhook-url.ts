import { isIP } from 'node:net';
import { FieldRefusal } from '../schema/domain-errors.ts';
import { isPublicAddress } from './public-address.ts';

const LONGEST = 2_000;

/**
 * The address that a host registers: https, without a name or password in it, on a public host; http and private
 * hosts too where the operator allows them. Refuses (BAD_INPUT) anything else.
 *
 * What a name resolves to is looked at when something is sent to it.
 */
export function parseWebhookUrl(text: string, { privateAllowed }: { privateAllowed: boolean }): URL {
  const url = text.length <= LONGEST && URL.canParse(text) ? new URL(text) : null;
  const secure = url?.protocol === 'https:' || (privateAllowed && url?.protocol === 'http:');
  if (url === null || !secure)
    throw refusal(`an https address of at most ${LONGEST} characters`, 'something else');
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw refusal('an address without a user, a password or a fragment', 'one with');
  if (!privateAllowed && literalOf(url) !== null && !isPublicAddress(literalOf(url)!))
    throw refusal('a host of the public internet', url.hostname);
  return url;
}

/** The IP address that stands in a URL in place of a name; null for a name. */
export function literalOf(url: URL): string | null {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? null : host;
}

function refusal(expected: string, got: string): FieldRefusal {
  return new FieldRefusal(
    'url',
    `url: expected ${expected}, got ${got}`,
    'Give an address such as https://hooks.example.org/fidboard.',
  );
}
