import type { NetworkExtraction } from '@fidboard/protocol';
import { entryBytes } from '../src/cache/entry-file.ts';
import { defaultProtocol } from '../src/index.ts';
import { normalFeatures } from './workspace.ts';

/** What entries of these tests were made by. */
export const CACHED = {
  extraction: defaultProtocol().extraction as NetworkExtraction,
  provider: 'cpu',
} as const;

const [ROWS, COLS] = [50, 8];

/** Features that the name of a sample set decides. */
export function featuresOf(samples: string) {
  const seed = [...samples].reduce((sum, letter) => 31 * sum + letter.charCodeAt(0), 7);
  return normalFeatures(ROWS, COLS, seed);
}

/** Bytes of one entry whose set has a name of up to four letters, at most. */
export const ENTRY_BYTES = entryBytes({
  format: 1,
  samples: 'name',
  ...CACHED,
  rows: ROWS,
  cols: COLS,
  createdAt: new Date(0).toISOString(),
});
