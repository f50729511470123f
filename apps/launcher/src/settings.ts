import { resolve } from 'node:path';
import { Refusal } from '@fidboard/core';
import { storageUrlUnder } from '@fidboard/storage';

/** What `npm start` can be told, by environment variables or flags (`npm start -- --port 4000`). */
export interface LauncherSettings {
  host: string;
  /** The one port that is promised; every other one is chosen free. */
  port: number;
  /** Database files, blobs and uploads. */
  dataDirectory: string;
  /** An own PostgreSQL; undefined starts the embedded one. */
  databaseUrl: string | undefined;
  storageUrl: string | undefined;
  /** Whether the first start makes the demo board. */
  demo: boolean;
}

/** Reads flags first, then environment variables; refuses what it does not know (USAGE). */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): LauncherSettings {
  const flags = readFlags(args);
  return {
    host: flags.host ?? environment.HOST ?? '127.0.0.1',
    port: readPort(flags.port ?? environment.PORT ?? '3000'),
    dataDirectory: resolve(flags.data ?? environment.FIDBOARD_DATA ?? '.fidboard'),
    databaseUrl: environment.DATABASE_URL || undefined,
    storageUrl: environment.STORAGE_URL || undefined,
    demo: flags['no-demo'] === undefined && environment.FIDBOARD_DEMO !== '0',
  };
}

/** Where blobs lie: an own place, or a folder of the data directory. */
export function storageUrlOf({ storageUrl, dataDirectory }: LauncherSettings): string {
  return storageUrl ?? storageUrlUnder(dataDirectory);
}

const FLAGS = ['port', 'host', 'data', 'no-demo'] as const;
type Flag = (typeof FLAGS)[number];

function readFlags(args: readonly string[]): Partial<Record<Flag, string>> {
  const flags: Partial<Record<Flag, string>> = {};
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i]!.replace(/^--/, '').split('=', 2) as [string, string | undefined];
    const flag = FLAGS.find((known) => known === name);
    if (flag === undefined || !args[i]!.startsWith('--')) {
      throw new Refusal(
        'USAGE',
        `Unknown argument "${args[i]}".`,
        `Known are ${FLAGS.map((known) => `--${known}`).join(', ')}; for example: npm start -- --port 4000`,
      );
    }
    flags[flag] = inline ?? (flag === 'no-demo' ? '' : (args[++i] ?? ''));
  }
  return flags;
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new Refusal(
    'USAGE',
    `The port must be a whole number from 1 to 65535, not "${text}".`,
    'Set it with PORT=3000 or npm start -- --port 3000.',
  );
}
