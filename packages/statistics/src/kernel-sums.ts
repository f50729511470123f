import { invariant } from '@fidboard/core';
import { GraphBuilder, graphSession, type Tensor } from '@fidboard/onnx';
import type { FeatureMatrix } from './feature-matrix.ts';
import type { PairKernel } from './pair-kernel.ts';

/** The rows of one side of a kernel matrix, and the sets of rows over which it is summed. */
export interface KernelSide {
  readonly rows: FeatureMatrix;
  /** Indices of rows; a set may be empty. */
  readonly sets: readonly ArrayLike<number>[];
  /** What each row is multiplied by. */
  readonly factors?: Float64Array | undefined;
}

/** Sums of kernel values; entry s belongs to set s. */
export interface KernelSums {
  /** Over the pairs of set s on the left and set s on the right. */
  readonly matched: Float64Array;
  /** Over the pairs of set s on the left and every row on the right. */
  readonly left: Float64Array;
  /** Over the pairs of every row on the left and set s on the right. */
  readonly right: Float64Array;
  /** Over all pairs. */
  readonly total: number;
}

export interface KernelSumsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each of `kernelTiles` tiles. */
  readonly onTile?: (() => void) | undefined;
}

/** Tiles of the kernel matrix have at most this many rows and columns: large enough for GEMM, small enough for caches. */
const TILE_ROWS = 1024;
/** Tiles of left rows that are held in float64 while the right ones pass by. */
const PANEL_TILES = 8;

/**
 * Sums of k(x_i, y_j) over chosen rows, in float64; `right` null stands for the left side itself, whose kernel matrix is
 * symmetric and computed once.
 *
 * One pass over tiles of the kernel matrix, which is never whole in memory: about 9 tiles' rows in float64 and one tile.
 */
export async function kernelSums(
  left: KernelSide,
  right: KernelSide | null,
  kernel: PairKernel,
  options: KernelSumsOptions = {},
): Promise<KernelSums> {
  const other = right ?? left;
  invariant(other.sets.length === left.sets.length, 'kernelSums', `${left.sets.length} sets`, other.sets);
  invariant(other.rows.cols === left.rows.cols, 'kernelSums', `${left.rows.cols} columns`, other.rows.cols);
  const session = await graphSession(`statistics kernel sums ${kernel.name}`, () => tileGraph(kernel));
  const sums = [0, 1, 2].map(() => new Float64Array(left.sets.length + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [matched, ofLeft, ofRight] = sums;
  const tilesOfLeft = tilesOf(left.rows.rows);
  const tilesOfRight = tilesOf(other.rows.rows);
  for (let first = 0; first < tilesOfLeft.length; first += PANEL_TILES) {
    const panel = tilesOfLeft
      .slice(first, first + PANEL_TILES)
      .map((tile) => prepared(left, tile, { factor: kernel.scale, last: kernel.offset }));
    for (const [j, tile] of tilesOfRight.entries()) {
      if (right === null && j >= first + panel.length) break;
      const y = prepared(other, tile, { factor: 1, last: 1 });
      for (const [at, x] of panel.entries()) {
        const i = first + at;
        if (right === null && j > i) continue;
        options.signal?.throwIfAborted();
        const out = await session.run({ x: x.rows, u: x.sets, y: y.rows, v: y.sets });
        // A tile below the diagonal stands for its mirror too.
        const mirrored = right === null && j < i;
        add(matched, out.matched!, mirrored ? 2 : 1);
        add(ofLeft, out.left!, 1);
        add(ofRight, out.right!, 1);
        if (mirrored) {
          add(ofLeft, out.right!, 1);
          add(ofRight, out.left!, 1);
        }
        options.onTile?.();
      }
    }
  }
  const count = left.sets.length;
  return {
    matched: matched.subarray(0, count),
    left: ofLeft.subarray(0, count),
    right: ofRight.subarray(0, count),
    total: matched[count],
  };
}

/** How many tiles `kernelSums` takes for n and m rows, or for n rows among themselves. */
export function kernelTiles(n: number, m: number | null): number {
  const count = tilesOf(n).length;
  return m === null ? (count * (count + 1)) / 2 : count * tilesOf(m).length;
}

interface Tile {
  readonly first: number;
  readonly count: number;
}

/** Tiles of nearly equal size. */
function tilesOf(rows: number): Tile[] {
  const count = Math.ceil(rows / TILE_ROWS);
  const border = (k: number) => Math.floor((k * rows) / count);
  return Array.from({ length: count }, (_, k) => ({ first: border(k), count: border(k + 1) - border(k) }));
}

/** factor * rows in float64 with one more column, `last`; and the sets as 0-1 rows, with a row of ones below. */
function prepared(
  { rows: { cols, data }, sets, factors }: KernelSide,
  { first, count }: Tile,
  { factor, last }: { readonly factor: number; readonly last: number },
): { rows: Tensor; sets: Tensor } {
  const wide = new Float64Array(count * (cols + 1));
  for (let i = 0; i < count; i++) {
    const from = (first + i) * cols;
    const to = i * (cols + 1);
    const by = factor * (factors?.[first + i] ?? 1);
    for (let j = 0; j < cols; j++) wide[to + j] = by * data[from + j];
    wide[to + cols] = last;
  }
  const masks = new Float64Array((sets.length + 1) * count);
  for (const [s, set] of sets.entries()) {
    for (let k = 0; k < set.length; k++) {
      const at = set[k] - first;
      if (at >= 0 && at < count) masks[s * count + at] = 1;
    }
  }
  masks.fill(1, sets.length * count);
  return {
    rows: { type: 'float64', dims: [count, cols + 1], data: wide },
    sets: { type: 'float64', dims: [sets.length + 1, count], data: masks },
  };
}

function add(into: Float64Array, { data }: Tensor, times: number): void {
  for (let s = 0; s < into.length; s++) into[s] += times * (data as Float64Array)[s];
}

/** K = values(x y^T); u K v^T along its diagonal, u K 1 and v K^T 1. */
function tileGraph(kernel: PairKernel): Uint8Array {
  const graph = new GraphBuilder('kernel_sums');
  const x = graph.input('x', 'float64', ['n', 'd']);
  const y = graph.input('y', 'float64', ['m', 'd']);
  const u = graph.input('u', 'float64', ['p', 'n']);
  const v = graph.input('v', 'float64', ['p', 'm']);
  const int = (value: number) =>
    graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(value)) });
  const columns = int(1);
  const [t] = graph.node('Gemm', [x, y], { transB: 1 });
  const [sums] = graph.node('MatMul', [u, kernel.values(graph, t!)]);
  const [chosen] = graph.node('Mul', [sums!, v]);
  graph.output(graph.node('ReduceSum', [chosen!, columns], { keepdims: 0 })[0]!, 'matched');
  graph.output(graph.node('ReduceSum', [sums!, columns], { keepdims: 0 })[0]!, 'left');
  // The last row of u is of ones.
  const [ofAll] = graph.node('Slice', [sums!, int(-1), int(2 ** 31 - 1), int(0)]);
  graph.output(graph.node('Gemm', [ofAll!, v], { transB: 1 })[0]!, 'right');
  return graph.build();
}
