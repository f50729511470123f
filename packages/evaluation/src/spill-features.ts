import { tmpdir } from 'node:os';
import { invariant } from '@fidboard/core';
import { unnamedFile } from '@fidboard/npy';
import { type FeatureMatrix, rowsFrom } from '@fidboard/statistics';
import type { HeldRows } from './feature-file.ts';
import { readRows } from './float-rows.ts';

/**
 * Writes float32 features to a file without a name, from where they are read again and again: memory does not grow
 * with their number, and nothing is left behind whatever happens to this process.
 */
export async function spillFeatures(
  parts: AsyncIterable<FeatureMatrix>,
  { cols, folder = tmpdir() }: { cols: number; folder?: string },
): Promise<HeldRows> {
  const file = await unnamedFile(folder);
  try {
    let rows = 0;
    for await (const part of parts) {
      invariant(part.cols === cols, 'spillFeatures', `${cols} columns`, part.cols);
      invariant(part.data instanceof Float32Array, 'spillFeatures', 'float32', part.data);
      rows += part.rows;
      const { buffer, byteOffset, byteLength } = part.data;
      await file.writeFile(new Uint8Array(buffer, byteOffset, byteLength));
    }
    return {
      ...rowsFrom({ rows, cols }, () => readRows(file, { rows, cols })),
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
