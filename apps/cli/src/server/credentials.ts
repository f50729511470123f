import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import { writePrivately } from './write-privately.ts';

/** What is kept between runs: a token for each server, and the server last logged in to. */
export interface Credentials {
  readonly current: string | null;
  readonly tokens: Readonly<Record<string, string>>;
}

/** Where the credentials lie: under $XDG_CONFIG_HOME, or ~/.config. */
export function credentialsPath(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(base, 'fidboard', 'credentials.json');
}

/** The kept credentials, none when there is no file; a file that is not ours is refused. */
export async function readCredentials(path: string): Promise<Credentials> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { current: null, tokens: {} };
    throw unreadable(path, error);
  }
  try {
    return parseCredentials(JSON.parse(text));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Writes the credentials whole, readable by their owner only. */
export function writeCredentials(path: string, credentials: Credentials): Promise<void> {
  return writePrivately(path, credentials);
}

function parseCredentials(json: unknown): Credentials {
  if (typeof json !== 'object' || json === null) throw new Error('expected an object');
  const { current = null, tokens = {} } = json as { current?: unknown; tokens?: unknown };
  if (current !== null && typeof current !== 'string') throw new Error('expected current to be a text');
  if (typeof tokens !== 'object' || tokens === null) throw new Error('expected tokens to be an object');
  const entries = Object.entries(tokens).map(([server, token]) => {
    if (typeof token !== 'string') throw new Error(`expected the token of ${server} to be a text`);
    return [server, token] as const;
  });
  return { current, tokens: Object.fromEntries(entries) };
}

function unreadable(path: string, cause: unknown): Refusal {
  return new Refusal(
    'UNAUTHENTICATED',
    `${path}: expected the credentials that fidboard login writes, got something else`,
    'Remove the file and log in again with fidboard login.',
    { cause },
  );
}
