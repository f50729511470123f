import { invariant, Rng } from '@fidboard/core';
import type { FeatureMatrix } from '@fidboard/statistics';

// Moments are accumulated in blocks of this many rows wherever shards begin and end: floating-point
// sums depend on their grouping, and a score must not depend on how the work was divided.
const BLOCK_ROWS = 1024;

/** The rows of several matrices, in order, regrouped into blocks whose borders do not depend on the parts. */
export function* rowBlocks(parts: readonly FeatureMatrix[]): Iterable<FeatureMatrix> {
  const { rows: total, cols, wide } = shapeOf(parts);
  for (let first = 0; first < total; first += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, total - first);
    yield gather(parts, { rows, cols, wide, rowAt: (i) => first + i });
  }
}

/** All rows in order, or `limit` distinct ones drawn by the seed and kept in order. */
export function sampleRows(parts: readonly FeatureMatrix[], limit: number, seed: number): FeatureMatrix {
  const { rows: total, cols, wide } = shapeOf(parts);
  const [only] = parts;
  if (total <= limit && parts.length === 1 && only) return only;
  if (total <= limit) return gather(parts, { rows: total, cols, wide, rowAt: (i) => i });
  const chosen = new Rng(seed).sample(total, limit).slice().sort();
  return gather(parts, { rows: limit, cols, wide, rowAt: (i) => chosen[i]! });
}

/** Rows, columns and width of the numbers of all parts together. */
export function shapeOf(parts: readonly FeatureMatrix[]): { rows: number; cols: number; wide: boolean } {
  const [first] = parts;
  invariant(first !== undefined, 'shapeOf', 'at least one feature matrix', 'none');
  for (const part of parts)
    invariant(part.cols === first.cols, 'shapeOf', `${first.cols} columns`, part.cols);
  return {
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    cols: first.cols,
    wide: parts.some((part) => part.data instanceof Float64Array),
  };
}

interface Gathering {
  rows: number;
  cols: number;
  wide: boolean;
  /** The source row, counted over all parts, of row i; must not fall. */
  rowAt: (i: number) => number;
}

function gather(parts: readonly FeatureMatrix[], { rows, cols, wide, rowAt }: Gathering): FeatureMatrix {
  const data = wide ? new Float64Array(rows * cols) : new Float32Array(rows * cols);
  let part = 0;
  let partFirst = 0;
  for (let i = 0; i < rows; i++) {
    const row = rowAt(i);
    while (row >= partFirst + parts[part]!.rows) partFirst += parts[part++]!.rows;
    const start = (row - partFirst) * cols;
    data.set(parts[part]!.data.subarray(start, start + cols), i * cols);
  }
  return { rows, cols, data };
}
