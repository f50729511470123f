import type { FeatureMatrix } from './feature-matrix.ts';

/** Feature rows in float64, as a mixture sees them. */
export type Rows = FeatureMatrix & { readonly data: Float64Array };

/** Numbers in one gathered block: enough to fill a GEMM, few enough to stay in the cache. */
const BLOCK = 2 ** 17;

/** Chosen rows as one block, rows x width. */
export interface GatheredRows {
  /** Position of the block's first row in the list. */
  readonly first: number;
  readonly rows: number;
  /** Only until the next block is asked for. */
  readonly data: Float64Array;
}

/** The first `width` columns of the listed rows, in blocks. */
export function* gatherRows({ cols, data }: Rows, list: Int32Array, width: number): Iterable<GatheredRows> {
  const most = Math.max(1, Math.min(list.length, Math.floor(BLOCK / width)));
  const buffer = new Float64Array(most * width);
  for (let first = 0; first < list.length; first += most) {
    const rows = Math.min(most, list.length - first);
    for (let i = 0; i < rows; i++) {
      const from = list[first + i] * cols;
      buffer.set(data.subarray(from, from + width), i * width);
    }
    yield { first, rows, data: buffer.subarray(0, rows * width) };
  }
}

/** The features in float64, without copying those that are. */
export function asRows({ rows, cols, data }: FeatureMatrix): Rows {
  return { rows, cols, data: data instanceof Float64Array ? data : Float64Array.from(data) };
}
