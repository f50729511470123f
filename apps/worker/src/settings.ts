import { countSetting, Refusal } from '@fidboard/core';
import { type RetentionPolicy, readRetentionPolicy } from '@fidboard/database';
import type { ExtractorOptions } from '@fidboard/evaluation';

/** What a worker is told by environment variables; docs/operate.md lists them. */
export interface WorkerSettings {
  databaseUrl: string;
  storageUrl: string;
  /** Where networks run; `auto` measures. */
  provider: NonNullable<ExtractorOptions['provider']>;
  /** Processor threads of a network and images per run; as measured or as is usual when undefined. */
  threads: number | undefined;
  batchSize: number | undefined;
  /** What the process that decodes images may take; undefined leaves the usual limit. */
  decoderMemoryMiB: number | undefined;
  /** Jobs at once. */
  concurrency: number;
  /** The commit that this software was built from, where its files are no checkout; null: look there. */
  commit: string | null;
  /** What storage keeps. */
  retention: RetentionPolicy;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Refuses (USAGE) a variable that is missing or not understood. */
export function readSettings(environment: Environment): WorkerSettings {
  return {
    databaseUrl: required(environment, 'DATABASE_URL'),
    storageUrl: required(environment, 'STORAGE_URL'),
    provider: oneOf(environment, 'FIDBOARD_PROVIDER', ['auto', 'cpu', 'webgpu', 'cuda']),
    threads: countSetting('FIDBOARD_THREADS', environment.FIDBOARD_THREADS, 1024),
    batchSize: countSetting('FIDBOARD_BATCH_SIZE', environment.FIDBOARD_BATCH_SIZE, 1024),
    decoderMemoryMiB: countSetting(
      'FIDBOARD_DECODER_MEMORY_MIB',
      environment.FIDBOARD_DECODER_MEMORY_MIB,
      1_048_576,
    ),
    concurrency: countSetting('FIDBOARD_WORKER_JOBS', environment.FIDBOARD_WORKER_JOBS, 99) ?? 2,
    commit: commit(environment),
    retention: readRetentionPolicy(environment),
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

function commit({ FIDBOARD_COMMIT: value }: Environment): string | null {
  if (!value) return null;
  if (/^[\w.-]{1,100}$/.test(value)) return value;
  throw new Refusal(
    'USAGE',
    `FIDBOARD_COMMIT must be the name of a commit, not "${value}".`,
    'Change or unset it.',
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
