import { homedir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';

export interface CachePlace {
  readonly folder: string;
  readonly maxBytes: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The features of some 24 sets of 50,000 images in 2048 dimensions. */
const DEFAULT_BYTES = 10e9;

const UNITS = { '': 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;

/**
 * Where the feature cache of this user lies: `FIDBOARD_CACHE`, else `fidboard` in the user's folder of caches, of at most
 * `FIDBOARD_CACHE_BYTES` bytes (10 GB when unset; 0 keeps nothing). Refuses (USAGE) a size that is none.
 */
export function cachePlace(environment: Environment = process.env): CachePlace {
  const { FIDBOARD_CACHE: chosen, FIDBOARD_CACHE_BYTES: bytes, XDG_CACHE_HOME: caches } = environment;
  return {
    folder: join(chosen || join(caches || join(homedir(), '.cache'), 'fidboard'), 'features'),
    maxBytes: bytes ? bytesOf(bytes) : DEFAULT_BYTES,
  };
}

/** Reads "20GB", "500 MB" or a number of bytes. */
function bytesOf(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*((?:[KMGT]?B)?)$/i.exec(text.trim()) ?? [];
  const name = unit.toUpperCase();
  const factor = UNITS[(name === 'B' ? '' : name) as keyof typeof UNITS];
  const bytes = Math.floor(Number(digits) * (factor ?? Number.NaN));
  if (digits !== '' && Number.isSafeInteger(bytes)) return bytes;
  throw new Refusal(
    'USAGE',
    `FIDBOARD_CACHE_BYTES: expected a number of bytes, as 20GB or 500MB, got ${JSON.stringify(text)}`,
    'Change or unset it; 0 keeps nothing.',
  );
}
