import { hostname } from 'node:os';
import { Refusal } from '@fidboard/core';
import { send, unexpectedAnswer } from './request.ts';
import type { Server } from './server.ts';

/** Makes a token for this machine from an e-mail address and password; the session used for it is ended again. `manage` lets the
 * token host boards and manage teams too. */
export async function makeToken(
  server: Server,
  { manage, ...person }: { email: string; password: string; manage: boolean },
  signal: AbortSignal,
): Promise<string> {
  const post = (path: string, body: unknown, cookie?: string) =>
    send(server, `/api/auth${path}`, {
      method: 'POST',
      // better-auth checks the origin of every request that carries a cookie.
      headers: { 'content-type': 'application/json', origin: server.origin, ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(body),
      signal,
    });
  const signedIn = await post('/sign-in/email', person);
  if (signedIn.status === 429) throw tooManyTries(server);
  if (signedIn.status === 400 || signedIn.status === 401 || signedIn.status === 403)
    throw wrongPassword(server);
  if (!signedIn.ok) throw unexpectedAnswer(server, signedIn);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  try {
    const scopes = ['read', 'submit', ...(manage ? ['manage'] : [])];
    const name = `fidboard on ${hostname()}`.slice(0, 32);
    const created = await post('/api-key/create', { name, metadata: { scopes } }, cookie);
    const body: unknown = await created.json().catch(() => null);
    if (!created.ok || !hasKey(body)) throw unexpectedAnswer(server, created);
    return body.key;
  } finally {
    await post('/sign-out', {}, cookie).catch(() => undefined); // the token is made: a session that stays is harmless
  }
}

function hasKey(body: unknown): body is { key: string } {
  return typeof body === 'object' && body !== null && 'key' in body && typeof body.key === 'string';
}

function wrongPassword({ origin }: Server): Refusal {
  return new Refusal(
    'UNAUTHENTICATED',
    `${origin}: expected the e-mail address and password of an account, got others`,
    `Check both, or make an account at ${origin}.`,
  );
}

function tooManyTries({ origin }: Server): Refusal {
  return new Refusal('RATE_LIMITED', `${origin}: too many tries to sign in`, 'Wait a minute and try again.');
}
