import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Refusal } from '@fidboard/core';
import { storageUrlUnder } from '@fidboard/storage';
import { isWildcard } from './http/origins.ts';
import { type MailPlace, readMailPlace } from './mail/mail-place.ts';
import type { KeyPlace } from './receipts/signing-keys.ts';

/** Everything the environment decides, parsed once at the start. */
export interface Settings {
  /** The address that browsers and the CLI know us by, without a trailing slash. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly storageUrl: string;
  /** A folder of our own: uploads on their way, the secret. */
  readonly dataDirectory: string;
  /** Where the web process answers; pages are passed on to it. */
  readonly webUrl: string;
  /** Signs sessions. */
  readonly secret: string;
  /** Where the keys that sign receipts are. */
  readonly keyPlace: KeyPlace;
  readonly maxUploadBytes: number;
  /** Of one person, submissions that wait for their bytes at the same time. */
  readonly maxOpenUploads: number;
  /** Updates to one subscriber are at least this far apart. */
  readonly liveIntervalMs: number;
  /** Of one account or address in a minute; 0 is no limit. */
  readonly rates: { readonly operations: number; readonly mutations: number; readonly files: number };
  /** Whether operations other than those of the pages and the command line are taken. */
  readonly arbitraryOperations: boolean;
  /** Whose X-Forwarded-For is believed, as Express's `trust proxy`. */
  readonly trustProxy: string;
  /** Whether webhooks may lead to private addresses and go by http. */
  readonly webhooksPrivate: boolean;
  readonly logLevel: string;
  /** The e-mail addresses of those who operate this Fidboard, in lower case. */
  readonly operators: ReadonlySet<string>;
  /** What a Bearer token must be to read /metrics; null: only programs on this machine may. */
  readonly metricsToken: string | null;
  /** How mails are sent; null where none are. */
  readonly mailPlace: MailPlace | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const GIBIBYTE = 2 ** 30;

/**
 * Reads the settings. Refuses with USAGE, naming the variable, what was expected and what came.
 *
 * FIDBOARD_URL (http://HOST:PORT, with localhost for a HOST that stands for every address), PORT (3000), HOST (127.0.0.1), DATABASE_URL (required), STORAGE_URL (`blobs`
 * in the data directory), FIDBOARD_DATA (.fidboard), FIDBOARD_WEB_URL (http://127.0.0.1:PORT+1), FIDBOARD_SECRET
 * (kept in the data directory when left out), FIDBOARD_SIGNING_KEYS (likewise), FIDBOARD_MAX_UPLOAD_BYTES (4 GiB),
 * FIDBOARD_MAX_OPEN_UPLOADS (10), FIDBOARD_LIVE_INTERVAL_MS (100),
 * FIDBOARD_RATE_OPERATIONS (600), FIDBOARD_RATE_MUTATIONS (120), FIDBOARD_RATE_FILES (1200),
 * FIDBOARD_ARBITRARY_OPERATIONS (on),
 * FIDBOARD_TRUST_PROXY (loopback), FIDBOARD_WEBHOOKS_PRIVATE (deny), LOG_LEVEL (info), FIDBOARD_OPERATORS (nobody),
 * FIDBOARD_METRICS_TOKEN (none: /metrics is for this machine only),
 * FIDBOARD_SMTP_URL with FIDBOARD_MAIL_FROM (no mail is sent).
 */
export function readSettings(environment: Environment): Settings {
  const host = text(environment, 'HOST') ?? '127.0.0.1';
  const port = integer(environment, 'PORT', { least: 1, most: 65_535, otherwise: 3000 });
  const dataDirectory = dataDirectoryOf(environment);
  return {
    host,
    port,
    dataDirectory,
    url: address(
      environment,
      'FIDBOARD_URL',
      `http://${host === '127.0.0.1' || isWildcard(host) ? 'localhost' : host}:${port}`,
    ),
    databaseUrl: required(environment, 'DATABASE_URL', 'the address of a PostgreSQL database'),
    storageUrl: text(environment, 'STORAGE_URL') ?? storageUrlUnder(dataDirectory),
    webUrl: address(environment, 'FIDBOARD_WEB_URL', `http://127.0.0.1:${port + 1}`),
    secret: secret(environment, dataDirectory),
    keyPlace: readSigningKeyPlace(environment),
    maxUploadBytes: integer(environment, 'FIDBOARD_MAX_UPLOAD_BYTES', {
      least: 1,
      most: Number.MAX_SAFE_INTEGER,
      otherwise: 4 * GIBIBYTE,
    }),
    maxOpenUploads: integer(environment, 'FIDBOARD_MAX_OPEN_UPLOADS', {
      least: 1,
      most: 1000,
      otherwise: 10,
    }),
    liveIntervalMs: integer(environment, 'FIDBOARD_LIVE_INTERVAL_MS', {
      least: 0,
      most: 10_000,
      otherwise: 100,
    }),
    rates: {
      operations: rate(environment, 'FIDBOARD_RATE_OPERATIONS', 600),
      mutations: rate(environment, 'FIDBOARD_RATE_MUTATIONS', 120),
      files: rate(environment, 'FIDBOARD_RATE_FILES', 1200),
    },
    arbitraryOperations: oneOf(environment, 'FIDBOARD_ARBITRARY_OPERATIONS', ['on', 'off']) === 'on',
    trustProxy: text(environment, 'FIDBOARD_TRUST_PROXY') ?? 'loopback',
    logLevel: oneOf(environment, 'LOG_LEVEL', LOG_LEVELS),
    operators: addresses(environment, 'FIDBOARD_OPERATORS'),
    metricsToken: metricsToken(environment),
    webhooksPrivate: oneOf(environment, 'FIDBOARD_WEBHOOKS_PRIVATE', ['deny', 'allow']) === 'allow',
    mailPlace: readMailPlace(environment),
  };
}

function dataDirectoryOf(environment: Environment): string {
  return resolve(text(environment, 'FIDBOARD_DATA') ?? '.fidboard');
}

/** The ring of signing keys: FIDBOARD_SIGNING_KEYS, or a file in the data directory. */
export function readSigningKeyPlace(environment: Environment): KeyPlace {
  const given = text(environment, 'FIDBOARD_SIGNING_KEYS') ?? null;
  return { given, path: join(dataDirectoryOf(environment), 'signing-keys.json') };
}

function text(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

function required(environment: Environment, name: string, expected: string): string {
  const value = text(environment, name);
  if (value !== undefined) return value;
  throw new Refusal('USAGE', `${name}: expected ${expected}, got nothing`, `Set ${name}, or use npm start.`);
}

function integer(
  environment: Environment,
  name: string,
  range: { least: number; most: number; otherwise: number },
): number {
  const value = text(environment, name);
  if (value === undefined) return range.otherwise;
  const number = Number(value);
  if (Number.isInteger(number) && number >= range.least && number <= range.most) return number;
  throw new Refusal(
    'USAGE',
    `${name}: expected a whole number from ${range.least} to ${range.most}, got "${value}"`,
    `Correct ${name}, or leave it out for ${range.otherwise}.`,
  );
}

function rate(environment: Environment, name: string, otherwise: number): number {
  return integer(environment, name, { least: 0, most: 1_000_000, otherwise });
}

function address(environment: Environment, name: string, otherwise: string): string {
  const value = text(environment, name) ?? otherwise;
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value.replace(/\/+$/, '');
  throw new Refusal(
    'USAGE',
    `${name}: expected an http or https address, got "${value}"`,
    `Set it to an address such as ${otherwise}.`,
  );
}

const LOG_LEVELS = ['info', 'trace', 'debug', 'warn', 'error', 'fatal', 'silent'] as const;

/** The first choice is the default. */
function oneOf(environment: Environment, name: string, choices: readonly [string, ...string[]]): string {
  const value = text(environment, name) ?? choices[0];
  if (choices.includes(value)) return value;
  throw new Refusal(
    'USAGE',
    `${name}: expected one of ${choices.join(', ')}, got "${value}"`,
    `Correct ${name}, or leave it out for ${choices[0]}.`,
  );
}

function addresses(environment: Environment, name: string): ReadonlySet<string> {
  const given = (text(environment, name) ?? '').split(',').map((one) => one.trim().toLowerCase());
  const found = given.filter((one) => one !== '');
  const wrong = found.find((one) => !/^[^\s@]+@[^\s@]+$/.test(one));
  if (wrong === undefined) return new Set(found);
  throw new Refusal(
    'USAGE',
    `${name}: expected e-mail addresses with commas between them, got "${wrong}"`,
    'Give the addresses of accounts, such as ada@example.org,ben@example.org.',
  );
}

function metricsToken(environment: Environment): string | null {
  const given = text(environment, 'FIDBOARD_METRICS_TOKEN');
  if (given === undefined) return null;
  if (/^\S{16,512}$/.test(given)) return given;
  throw new Refusal(
    'USAGE',
    `FIDBOARD_METRICS_TOKEN: expected 16 to 512 characters without spaces, got ${given.length}`,
    'Make one with: openssl rand -hex 24',
  );
}

const SHORTEST_SECRET = 32;

function secret(environment: Environment, dataDirectory: string): string {
  const given = text(environment, 'FIDBOARD_SECRET');
  if (given === undefined) return keptSecret(dataDirectory);
  if (given.length >= SHORTEST_SECRET) return given;
  throw new Refusal(
    'USAGE',
    `FIDBOARD_SECRET: expected at least ${SHORTEST_SECRET} characters, got ${given.length}`,
    'Make one with: openssl rand -base64 32',
  );
}

/** Sessions outlive a restart because the secret is made once and kept, readable by its owner alone. */
function keptSecret(dataDirectory: string): string {
  mkdirSync(dataDirectory, { recursive: true });
  const path = join(dataDirectory, 'secret');
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
