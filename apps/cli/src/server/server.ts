import { Refusal } from '@fidboard/core';
import { credentialsPath, readCredentials } from './credentials.ts';

/** A server to talk to, and the token that speaks for us there. */
export interface Server {
  /** Origin without a path, such as http://127.0.0.1:3000. */
  readonly origin: string;
  readonly token: string | null;
}

const DEFAULT_ORIGIN = 'http://127.0.0.1:3000';

/** The server that is asked for, else the one last logged in to, else the one that npm start runs. */
export async function findServer(asked: string | undefined): Promise<Server> {
  const { current, tokens } = await readCredentials(credentialsPath());
  const origin = asked === undefined ? (current ?? DEFAULT_ORIGIN) : originOf(asked);
  return { origin, token: process.env.FIDBOARD_TOKEN || tokens[origin] || null };
}

/** Like findServer, but refuses when nobody is logged in there. */
export async function findOwnServer(asked: string | undefined): Promise<Server & { token: string }> {
  const { origin, token } = await findServer(asked);
  if (token !== null) return { origin, token };
  throw new Refusal(
    'UNAUTHENTICATED',
    `${origin}: expected to be logged in, found no token for it`,
    `Log in with fidboard login --server ${origin}, or set FIDBOARD_TOKEN.`,
  );
}

/** The origin of a server's address; anything but http and https is refused. */
export function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url.origin;
  throw new Refusal(
    'USAGE',
    `--server: expected an address such as ${DEFAULT_ORIGIN}, got ${address}`,
    'Give the address that you open in the browser.',
  );
}
