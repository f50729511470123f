import { createHmac } from 'node:crypto';
import { sha256Hex } from '@fidboard/core';

/**
 * The token of an invitation. It follows from the server's secret, so that a mail can be sent again though only the
 * token's hash is stored.
 */
export function invitationToken(secret: string, id: string): string {
  return createHmac('sha256', secret).update(`invitation ${id}`).digest('base64url');
}

/** What is stored of a token; null of a text that cannot be one. */
export function tokenHash(token: string): string | null {
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? sha256Hex(token) : null;
}

export function invitationUrl(origin: string, token: string): string {
  return `${origin}/invitations/${token}`;
}
