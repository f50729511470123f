import { invariant } from '@fidboard/core';
import { type FeatureMatrix, featureRows } from './feature-matrix.ts';

/** Every row of a sample, in blocks, readable again and again; need not be in memory all at once. */
export interface FeatureRows extends AsyncIterable<FeatureMatrix> {
  readonly rows: number;
  readonly cols: number;
}

/**
 * Rows in a block. Sums of floating-point numbers depend on their grouping and a score must not depend on how the work
 * was divided, so every source of rows gives blocks of this many.
 */
const BLOCK_ROWS = 1024;

/** The rows of matrices in memory, in order. */
export function rowsOf(...parts: readonly FeatureMatrix[]): FeatureRows {
  const cols = parts[0]?.cols ?? 0;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return rowsFrom({ rows, cols }, () => parts);
}

/**
 * The rows that `open` gives each time it is called, regrouped into blocks whose borders do not depend on those of the
 * parts. Float64 where the first part is; every part must have `cols` columns, and all of them `rows` rows together.
 */
export function rowsFrom(
  { rows, cols }: { readonly rows: number; readonly cols: number },
  open: () => Iterable<FeatureMatrix> | AsyncIterable<FeatureMatrix>,
): FeatureRows {
  return {
    rows,
    cols,
    async *[Symbol.asyncIterator]() {
      let done = 0;
      let block: FeatureMatrix | undefined;
      let filled = 0;
      for await (const part of open()) {
        invariant(part.cols === cols, 'rowsFrom', `${cols} columns`, part.cols);
        invariant(done + filled + part.rows <= rows, 'rowsFrom', `${rows} rows`, 'more');
        for (let first = 0; first < part.rows; ) {
          const size = Math.min(BLOCK_ROWS, rows - done);
          const count = Math.min(size - filled, part.rows - first);
          if (count === size) {
            yield featureRows(part, first, count);
            done += count;
          } else {
            block ??= emptyBlock(size, part);
            block.data.set(featureRows(part, first, count).data, filled * cols);
            filled += count;
            if (filled === size) {
              yield block;
              done += size;
              block = undefined;
              filled = 0;
            }
          }
          first += count;
        }
      }
      invariant(done === rows, 'rowsFrom', `${rows} rows`, done + filled);
    },
  };
}

/** The rows with these indices, which must rise, in one pass. */
export async function takeRows(source: FeatureRows, indices: ArrayLike<number>): Promise<FeatureMatrix> {
  let taken: FeatureMatrix | undefined;
  let first = 0;
  let next = 0;
  for await (const block of source) {
    taken ??= emptyBlock(indices.length, block);
    for (; next < indices.length && indices[next] < first + block.rows; next++) {
      taken.data.set(featureRows(block, indices[next] - first, 1).data, next * block.cols);
    }
    first += block.rows;
  }
  invariant(next === indices.length, 'takeRows', 'rising indices of rows', indices[next]);
  return taken ?? { rows: 0, cols: source.cols, data: new Float32Array(0) };
}

function emptyBlock(rows: number, { cols, data }: FeatureMatrix): FeatureMatrix {
  const length = rows * cols;
  return {
    rows,
    cols,
    data: data instanceof Float64Array ? new Float64Array(length) : new Float32Array(length),
  };
}
