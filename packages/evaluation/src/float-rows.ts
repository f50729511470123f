import type { FileHandle } from 'node:fs/promises';
import { invariant } from '@fidboard/core';
import type { FeatureMatrix } from '@fidboard/statistics';

/** Bytes that one read takes, at most. */
const READ_BYTES = 8 * 2 ** 20;

/** Float32 rows that lie one after another in an open file from byte `start` on, block by block. */
export async function* readRows(
  file: FileHandle,
  { rows, cols, start = 0 }: { rows: number; cols: number; start?: number },
): AsyncGenerator<FeatureMatrix> {
  const most = Math.max(1, Math.floor(READ_BYTES / (4 * cols)));
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first);
    const data = new Float32Array(count * cols);
    await readFully(file, new Uint8Array(data.buffer), start + first * cols * 4);
    yield { rows: count, cols, data };
  }
}

/** Fills a buffer from a position of a file that must have as many bytes. */
export async function readFully(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < into.length; ) {
    const { bytesRead } = await file.read(into, at, into.length - at, position + at);
    invariant(bytesRead > 0, 'readFully', `${into.length} bytes at ${position}`, `${at}`);
    at += bytesRead;
  }
}
