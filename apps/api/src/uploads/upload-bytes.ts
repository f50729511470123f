import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import { fileSize } from './file-size.ts';

/** The uploads that are on their way to this API, and the bytes of them that have come. */
export async function uploadBytesIn({
  dataDirectory,
}: Pick<Settings, 'dataDirectory'>): Promise<{ blobs: bigint; bytes: bigint }> {
  const directory = join(dataDirectory, 'uploads');
  const names = (await readdir(directory)).filter((name) => !name.endsWith('.json'));
  // One that ends at this moment counts nothing.
  const sizes = await Promise.all(names.map((name) => fileSize(join(directory, name))));
  return {
    blobs: BigInt(names.length),
    bytes: BigInt(sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)),
  };
}
