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

export interface Gathering {
  readonly centre: Float64Array;
  /** How many leading columns are taken. */
  readonly width: number;
  /** A factor for each row of the list. */
  readonly scales?: Float64Array;
}

/** The listed rows less the centre, times their scale, in blocks. */
export function* gatherRows(x: Rows, list: Int32Array, about: Gathering): Iterable<GatheredRows> {
  const { width } = about;
  const most = Math.max(1, Math.min(list.length, Math.floor(BLOCK / width)));
  const buffer = new Float64Array(most * width);
  for (let first = 0; first < list.length; first += most) {
    const rows = Math.min(most, list.length - first);
    centreRows(buffer, x, list.subarray(first, first + rows), about);
    if (about.scales !== undefined) scaleRows(buffer, about.scales.subarray(first, first + rows), width);
    yield { first, rows, data: rows === most ? buffer : buffer.subarray(0, rows * width) };
  }
}

// Loops of their own: V8 leaves loops inside a generator slow.
function centreRows(buffer: Float64Array, { cols, data }: Rows, list: Int32Array, about: Gathering): void {
  const { centre, width } = about;
  let to = 0;
  for (let i = 0; i < list.length; i++) {
    const from = list[i] * cols;
    for (let j = 0; j < width; j++) buffer[to++] = data[from + j] - centre[j];
  }
}

function scaleRows(buffer: Float64Array, scales: Float64Array, width: number): void {
  let at = 0;
  for (let i = 0; i < scales.length; i++) {
    const scale = scales[i];
    if (scale === 1) at += width;
    else for (let j = 0; j < width; j++) buffer[at++] *= scale;
  }
}

/** The features in float64, without copying those that are. */
export function asRows({ rows, cols, data }: FeatureMatrix): Rows {
  return { rows, cols, data: data instanceof Float64Array ? data : Float64Array.from(data) };
}
