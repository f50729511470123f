import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Settings } from '../settings.ts';

const LOOPBACK_PEER = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/;
const LOOPBACK_NAME = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;
const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Whether a request may read /metrics: with FIDBOARD_METRICS_TOKEN whoever has it; without, programs on this machine.
 *
 * What a proxy on this machine passes on comes from elsewhere, and so does a page that calls this machine by another name.
 */
export function mayReadMetrics(
  request: IncomingMessage,
  { metricsToken }: Pick<Settings, 'metricsToken'>,
): boolean {
  const { headers, socket } = request;
  if (metricsToken !== null) {
    const given = /^Bearer (\S{1,512})$/i.exec(headers.authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), digest(metricsToken));
  }
  return (
    LOOPBACK_PEER.test(socket.remoteAddress ?? '') &&
    LOOPBACK_NAME.test(headers.host ?? '') &&
    PASSED_ON.every((name) => headers[name] === undefined)
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
