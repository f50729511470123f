import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Request } from 'express';
import { userIdOf, type Viewer } from '../policy/viewer.ts';

/** Whom the limits count: the account, or for visitors the address that Express finds by FIDBOARD_TRUST_PROXY. */
export function clientOf(viewer: Viewer, request: IncomingMessage): string {
  const userId = userIdOf(viewer);
  return userId === null ? `address ${networkOf((request as Partial<Request>).ip ?? '')}` : `user ${userId}`;
}

/** An address as it is counted: of IPv6 the /64 that one household has. Anything that is no address counts as one. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIP(plain) === 4) return plain;
  if (isIP(plain) !== 6) return 'unknown';
  // The URL writes hexadecimal groups alone, the longest run of zeros as "::".
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(zeros).fill('0'), ...groups(tail)];
  return `${all.slice(0, 4).join(':')}::/64`;
}
