import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';

/** The uploads that are on their way to this API, and the bytes of them that have come. */
export async function uploadBytesIn({
  dataDirectory,
}: Pick<Settings, 'dataDirectory'>): Promise<{ blobs: bigint; bytes: bigint }> {
  const directory = join(dataDirectory, 'uploads');
  const names = (await readdir(directory)).filter((name) => !name.endsWith('.json'));
  const sizes = await Promise.all(names.map((name) => sizeOf(join(directory, name))));
  return { blobs: BigInt(names.length), bytes: BigInt(sizes.reduce((sum, size) => sum + size, 0)) };
}

/** One that ends at this moment counts nothing. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
