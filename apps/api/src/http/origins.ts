import type { Settings } from '../settings.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The origins whose pages may act with a visitor's cookie: ours; on a loopback address, under each of its names. */
export function allowedOrigins(settings: Pick<Settings, 'url'>): string[] {
  const { protocol, hostname, port, origin } = new URL(settings.url);
  if (!LOOPBACK.includes(hostname)) return [origin];
  return LOOPBACK.map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`);
}

/** Whether a request may change things: programs send no Origin, browsers send that of the page. */
export function isAllowedOrigin(settings: Pick<Settings, 'url'>, origin: string | undefined): boolean {
  return origin === undefined || allowedOrigins(settings).includes(origin);
}

/** The origin that the caller reached us by, when it is one of ours; the configured one otherwise. */
export function originOf(settings: Pick<Settings, 'url'>, host: string | undefined): string {
  const { protocol, origin } = new URL(settings.url);
  const reached = `${protocol}//${host ?? ''}`;
  return allowedOrigins(settings).includes(reached) ? reached : origin;
}
