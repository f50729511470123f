import { Refusal } from '@fidboard/core';
import type { ExtractorOptions } from '@fidboard/evaluation';

/** What a worker is told by environment variables; docs/operate.md lists them. */
export interface WorkerSettings {
  databaseUrl: string;
  storageUrl: string;
  /** Where networks run; `auto` measures. */
  provider: NonNullable<ExtractorOptions['provider']>;
  /** Jobs at once. */
  concurrency: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Refuses (USAGE) a variable that is missing or not understood. */
export function readSettings(environment: Environment): WorkerSettings {
  return {
    databaseUrl: required(environment, 'DATABASE_URL'),
    storageUrl: required(environment, 'STORAGE_URL'),
    provider: oneOf(environment, 'FIDBOARD_PROVIDER', ['auto', 'cpu', 'webgpu', 'cuda']),
    concurrency: count(environment, 'FIDBOARD_WORKER_JOBS', 2),
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new Refusal(
    'USAGE',
    `${name} is not set.`,
    'npm start sets it; docs/operate.md says how to set it by hand.',
  );
}

/** The first choice is the default. */
function oneOf<T extends string>(environment: Environment, name: string, choices: readonly [T, ...T[]]): T {
  const value = environment[name] || choices[0];
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new Refusal(
    'USAGE',
    `${name} must be one of ${choices.join(', ')}, not "${value}".`,
    'Change or unset it.',
  );
}

function count(environment: Environment, name: string, fallback: number): number {
  const text = environment[name] || String(fallback);
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new Refusal(
    'USAGE',
    `${name} must be a whole number from 1 to 99, not "${text}".`,
    'Change or unset it.',
  );
}
