import type { Settings } from '../settings.ts';

type Address = Pick<Settings, 'url' | 'host'>;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const WILDCARDS = ['0.0.0.0', '::', '[::]'];

/** The origins whose pages may act with a visitor's cookie: ours; on a loopback address, under each of its names. */
function knownOrigins(settings: Address): string[] {
  const { protocol, hostname, port, origin } = new URL(settings.url);
  if (!LOOPBACK.includes(hostname)) return [origin];
  return LOOPBACK.map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`);
}

/**
 * The origins allowed to a request that reached us under `host`, its Host header.
 *
 * A server that listens on every address of its machine cannot know its names: there, a page of the very host that the
 * request goes to is one of ours. Elsewhere it is not, lest a foreign name that was turned to our address (DNS
 * rebinding) pass for us; where it does pass, the browser holds no cookie of ours under that name.
 */
export function allowedOrigins(settings: Address, host: string | null | undefined): string[] {
  const known = knownOrigins(settings);
  if (host == null || !isWildcard(settings.host)) return known;
  const reached = ['http', 'https'].map((scheme) => `${scheme}://${host}`).filter((url) => URL.canParse(url));
  return [...known, ...reached.map((url) => new URL(url).origin)];
}

/** Whether a request may change things: programs send no Origin, browsers send that of the page. */
export function isAllowedOrigin(
  settings: Address,
  headers: { origin?: string | undefined; host?: string | undefined },
): boolean {
  return headers.origin === undefined || allowedOrigins(settings, headers.host).includes(headers.origin);
}

/** The origin that the caller reached us by, when it is one of ours; the configured one otherwise. */
export function originOf(settings: Address, host: string | undefined): string {
  const { protocol, origin } = new URL(settings.url);
  const reached = `${protocol}//${host ?? ''}`;
  return allowedOrigins(settings, host).includes(reached) ? reached : origin;
}

/** Whether a server on this host listens on every address of its machine. */
export function isWildcard(host: string): boolean {
  return WILDCARDS.includes(host);
}
