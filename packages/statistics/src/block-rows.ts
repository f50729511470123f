import { type FeatureMatrix, featureRows } from './feature-matrix.ts';
import type { FeatureRows } from './feature-rows.ts';

/** Row i of a sample belongs to block i mod `blocks`; `first` .. `first + count` are the blocks that are wanted. */
export interface BlockChoice {
  readonly blocks: number;
  readonly first: number;
  readonly count: number;
}

/** Rows of one block; the next step of the iteration overwrites them. */
export interface BlockRows {
  readonly block: number;
  readonly rows: FeatureMatrix;
}

/** Rows of a block that are given at once: enough for a fast GEMM, few enough to hold for many blocks. */
const BUFFER_ROWS = 1024;

/**
 * How many delete-one-block values to take of this many rows and columns: each costs the eigenvalues of a matrix of
 * `cols`, so 20 beyond 1,024 columns and 50 below, and never fewer than 2 rows to a block.
 */
export function blockCount(rows: number, cols: number): number {
  return Math.min(cols <= 1024 ? 50 : 20, Math.floor(rows / 2));
}

/** The rows of the wanted blocks in one pass over the sample, gathered block by block. */
export async function* rowsByBlock(
  source: FeatureRows,
  { blocks, first, count }: BlockChoice,
): AsyncIterable<BlockRows> {
  const size = Math.min(BUFFER_ROWS, Math.ceil(source.rows / blocks));
  const buffers: FeatureMatrix[] = [];
  const filled = new Uint32Array(count);
  let seen = 0;
  for await (const part of source) {
    while (buffers.length < count) buffers.push(emptyBuffer(size, part));
    for (let i = 0; i < part.rows; i++) {
      const slot = ((seen + i) % blocks) - first;
      if (slot < 0 || slot >= count) continue;
      const buffer = buffers[slot];
      buffer.data.set(featureRows(part, i, 1).data, filled[slot] * part.cols);
      if (++filled[slot] < size) continue;
      yield { block: first + slot, rows: buffer };
      filled[slot] = 0;
    }
    seen += part.rows;
  }
  for (let slot = 0; slot < count; slot++) {
    if (filled[slot] === 0) continue;
    yield { block: first + slot, rows: featureRows(buffers[slot], 0, filled[slot]) };
  }
}

function emptyBuffer(rows: number, { cols, data }: FeatureMatrix): FeatureMatrix {
  const length = rows * cols;
  return {
    rows,
    cols,
    data: data instanceof Float64Array ? new Float64Array(length) : new Float32Array(length),
  };
}
