import { Refusal } from '@fidboard/core';
import { credentialsPath, readCredentials, writeCredentials } from '../server/credentials.ts';
import { VIEWER } from '../server/documents.ts';
import { request } from '../server/request.ts';
import { findServer } from '../server/server.ts';
import { makeToken } from '../server/sign-in.ts';
import { ask, askSecret, readStdinLine } from '../terminal-input.ts';

export interface LoginOptions {
  server?: string;
  email?: string;
  token?: string;
  manage?: boolean;
}

/** `fidboard login`: keeps a token that the server knows; the token is never printed. */
export async function login(options: LoginOptions & { signal: AbortSignal }): Promise<void> {
  const { origin } = await findServer(options.server);
  const token = await tokenOf({ origin, token: null }, options);
  const { viewer } = await request({ origin, token }, VIEWER, { variables: {}, signal: options.signal });
  if (viewer === null) {
    throw new Refusal(
      'UNAUTHENTICATED',
      `${origin}: expected a token that the server knows, got another`,
      'Make a new one with fidboard login and your e-mail address.',
    );
  }
  const path = credentialsPath();
  const { tokens } = await readCredentials(path);
  await writeCredentials(path, { current: origin, tokens: { ...tokens, [origin]: token } });
  const teams = viewer.memberships.map(({ team }) => team.slug);
  process.stdout.write(
    `Logged in to ${origin} as ${viewer.name}${teams.length > 0 ? `; teams: ${teams.join(', ')}` : ''}\n`,
  );
}

async function tokenOf(
  server: { origin: string; token: null },
  { token, email, manage = false, signal }: LoginOptions & { signal: AbortSignal },
): Promise<string> {
  if (token !== undefined) return present('token', token === '-' ? await readStdinLine() : token);
  const person = {
    manage,
    email: present('e-mail address', email ?? (await ask('E-mail: ', signal))),
    password: present(
      'password',
      process.stdin.isTTY ? await askSecret('Password: ', signal) : await readStdinLine(),
    ),
  };
  return makeToken(server, person, signal);
}

function present(what: string, value: string): string {
  if (value !== '') return value;
  throw new Refusal('USAGE', `login: expected a ${what}, got nothing`, `Give the ${what}, then try again.`);
}
