import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { invariant } from '@fidboard/core';
import { unnamedFile } from '@fidboard/npy';
import { type FeatureMatrix, rowsFrom } from '@fidboard/statistics';
import type { HeldRows } from './feature-file.ts';

/** Bytes that one read takes, at most. */
const READ_BYTES = 8 * 2 ** 20;

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
      ...rowsFrom({ rows, cols }, () => readParts(file, { rows, cols })),
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* readParts(
  file: FileHandle,
  { rows, cols }: { rows: number; cols: number },
): AsyncGenerator<FeatureMatrix> {
  const most = Math.max(1, Math.floor(READ_BYTES / (4 * cols)));
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first);
    const data = new Float32Array(count * cols);
    await readFully(file, new Uint8Array(data.buffer), first * cols * 4);
    yield { rows: count, cols, data };
  }
}

async function readFully(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < into.length; ) {
    const { bytesRead } = await file.read(into, at, into.length - at, position + at);
    invariant(bytesRead > 0, 'readFully', `${into.length} bytes at ${position}`, `${at}`);
    at += bytesRead;
  }
}
