import type { FeatureMatrix } from './feature-matrix.ts';

/** The type of the products x.y that approximate distances come from; it moves no result, only the time. */
export type ProductType = 'float32' | 'float64';

/** Rows first .. first + rows of a set about the common origin in the common unit, with their squared norms. */
export interface Tile {
  readonly first: number;
  readonly rows: number;
  readonly data: Float32Array | Float64Array;
  readonly norms: Float64Array;
}

/** 2048 rows of 2048 features: the GEMM is at its full rate, and a block of products takes 16 MiB. */
const MOST_ROWS = 2048;
const TILE_ENTRIES = 2 ** 22;
const FRAME_ROWS = 1024;
/** Tiles are kept up to this size, that of two sets of 10,000 x 2048 in float32, and made anew each time beyond it. */
const KEPT_BYTES = 192 * 2 ** 20;

/**
 * The rows of some sets about one origin near their mean, in a unit that brings every entry to at most 1, in tiles.
 *
 * So float32 neither cancels where the means are far from the origin nor overflows.
 */
export class RowTiles {
  readonly cols: number;
  /** Squared distances times this, a power of 2, are in the tiles' unit. */
  readonly unit: number;
  readonly #sets: readonly FeatureMatrix[];
  readonly #origin: Float64Array;
  readonly #scale: number;
  readonly #height: number;
  readonly #kept = new Map<string, Tile>();
  #keptBytes = 0;

  /** All sets must have the same columns; `height` is the most rows of a tile. */
  constructor(sets: readonly FeatureMatrix[], height = MOST_ROWS) {
    this.cols = sets[0].cols;
    this.#sets = sets;
    this.#origin = originOf(sets);
    this.#scale = scaleOf(sets, this.#origin);
    this.unit = this.#scale ** 2;
    this.#height = Math.max(1, Math.min(height, Math.max(32, Math.floor(TILE_ENTRIES / this.cols))));
  }

  /** The first row of each tile of a set. */
  starts(set: number): number[] {
    const { rows } = this.#sets[set];
    return Array.from({ length: Math.ceil(rows / this.#height) }, (_, tile) => tile * this.#height);
  }

  /** The tile of a set that starts at a row, its entries rounded to the type. */
  tile(set: number, first: number, type: ProductType): Tile {
    const key = `${set} ${first} ${type}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const tile = this.#make(this.#sets[set], first, type);
    if (this.#keptBytes + tile.data.byteLength > KEPT_BYTES) return tile;
    this.#kept.set(key, tile);
    this.#keptBytes += tile.data.byteLength;
    return tile;
  }

  #make({ rows: n, cols, data }: FeatureMatrix, first: number, type: ProductType): Tile {
    const origin = this.#origin;
    const scale = this.#scale;
    const rows = Math.min(this.#height, n - first);
    const centred = type === 'float32' ? new Float32Array(rows * cols) : new Float64Array(rows * cols);
    const norms = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      let norm = 0;
      for (let j = 0, to = i * cols, from = (first + i) * cols; j < cols; j++, to++, from++) {
        centred[to] = (data[from] - origin[j]) * scale;
        norm += centred[to] * centred[to];
      }
      norms[i] = norm;
    }
    return { first, rows, data: centred, norms };
  }
}

/** The mean of some of the rows: any origin near all of them serves. */
function originOf(sets: readonly FeatureMatrix[]): Float64Array {
  const origin = new Float64Array(sets[0].cols);
  let used = 0;
  for (const { rows, cols, data } of sets) {
    const step = Math.max(1, Math.floor(rows / FRAME_ROWS));
    for (let i = 0; i < rows; i += step, used++) {
      for (let j = 0; j < cols; j++) origin[j] += data[i * cols + j];
    }
  }
  return origin.map((sum) => sum / used);
}

function scaleOf(sets: readonly FeatureMatrix[], origin: Float64Array): number {
  let largest = 0;
  for (const { rows, cols, data } of sets) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        const size = Math.abs(data[i * cols + j] - origin[j]);
        if (size > largest) largest = size;
      }
    }
  }
  if (largest === 0) return 1;
  // Beyond 2^400 the square of the unit would leave float64; what is lost there is below the absolute part of the bounds.
  return 2 ** Math.min(400, Math.max(-400, -Math.ceil(Math.log2(largest)) - 1));
}
