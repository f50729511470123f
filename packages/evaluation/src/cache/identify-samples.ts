import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageSource } from '../source.ts';

/** What a sample set was when it was looked at. */
export interface IdentifiedSamples {
  /** See SampleSet.contentHash. */
  readonly samples: string;
  /** Whether its files are still those that were hashed, by their sizes and times. */
  isUnchanged(): Promise<boolean>;
}

/** Reads a sample set once to name it by its content. */
export async function identifySamples(source: ImageSource, signal?: AbortSignal): Promise<IdentifiedSamples> {
  const stamp = await stampOf(source);
  const samples = await source.samples.contentHash({ signal });
  return { samples, isUnchanged: async () => (await stampOf(source)) === stamp };
}

async function stampOf({ path, samples }: ImageSource): Promise<string> {
  const files = samples.format === 'folder' ? samples.names.map((name) => join(path, name)) : [path];
  const hash = createHash('sha256');
  for (const file of files) {
    const found = await stat(file, { bigint: true }).catch(() => null);
    hash.update(found === null ? 'gone\n' : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}\n`);
  }
  return hash.digest('hex');
}
