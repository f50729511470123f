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
  /** Called after each of `kernelSteps` steps. */
  readonly onStep?: (() => void) | undefined;
}

/** Rows of the kernel matrix at a time, and columns: wide and flat, which is what onnxruntime's GEMM is fastest at. */
const TILE_ROWS = 512;
const TILE_COLUMNS = 2048;
/** Right rows that are held in float64 while the left ones pass by: a multiple of both. */
const PANEL_ROWS = 8192;

/**
 * Sums of k(x_i, y_j) over chosen rows, in float64; `right` null stands for the left side itself, whose kernel matrix is
 * symmetric: only the tiles below its diagonal are computed, and those on it.
 *
 * One pass over tiles of the kernel matrix, which is never whole in memory: 8,704 rows in float64 and one tile are.
 */
export async function kernelSums(
  left: KernelSide,
  right: KernelSide | null,
  kernel: PairKernel,
  options: KernelSumsOptions = {},
): Promise<KernelSums> {
  const other = right ?? left;
  const count = left.sets.length;
  invariant(other.sets.length === count, 'kernelSums', `${count} sets`, other.sets.length);
  invariant(other.rows.cols === left.rows.cols, 'kernelSums', `${left.rows.cols} columns`, other.rows.cols);
  const session = await graphSession(`statistics kernel sums ${kernel.name}`, () => tileGraph(kernel));
  const sums = [0, 1, 2].map(() => new Float64Array(count + 1));
  const [matched, ofLeft, ofRight] = sums as [Float64Array, Float64Array, Float64Array];
  const leftSets = withAll(left);
  const rightSets = withAll(other);
  for (const panel of spans(0, other.rows.rows, PANEL_ROWS)) {
    const y = prepared(other, panel, { factor: 1, last: 1 });
    for (const rows of spans(right === null ? panel.first : 0, left.rows.rows, TILE_ROWS)) {
      const x = tensor(
        rows.end - rows.first,
        prepared(left, rows, { factor: kernel.scale, last: kernel.offset }),
      );
      const u = tensor(count + 1, masks(leftSets, rows));
      for (const { columns, mirrored } of columnsOf(panel, right === null ? rows : null)) {
        options.signal?.throwIfAborted();
        const width = left.rows.cols + 1;
        const part = y.subarray((columns.first - panel.first) * width, (columns.end - panel.first) * width);
        const out = await session.run({ x, u, y: tensor(columns.end - columns.first, part) });
        // Row s: the kernel values of each column, summed over the rows of set s; the last row: over all rows.
        const values = out.sums!.data as Float64Array;
        const across = out.left!.data as Float64Array;
        const length = columns.end - columns.first;
        for (let s = 0; s <= count; s++) {
          const [from, to] = within(rightSets[s], columns);
          let own = 0;
          let ofAll = 0;
          for (let k = from; k < to; k++) {
            const column = rightSets[s][k] - columns.first;
            own += values[s * length + column];
            ofAll += values[count * length + column];
          }
          // A tile below the diagonal stands for its mirror above it too.
          matched[s] += mirrored ? 2 * own : own;
          ofLeft[s] += mirrored ? across[s] + ofAll : across[s];
          ofRight[s] += mirrored ? across[s] + ofAll : ofAll;
        }
      }
      options.onStep?.();
    }
  }
  return {
    matched: matched.subarray(0, count),
    left: ofLeft.subarray(0, count),
    right: ofRight.subarray(0, count),
    total: matched[count],
  };
}

/** How many steps `kernelSums` takes for n and m rows, or for n rows among themselves. */
export function kernelSteps(n: number, m: number | null): number {
  let steps = 0;
  for (const panel of spans(0, m ?? n, PANEL_ROWS)) {
    steps += spans(m === null ? panel.first : 0, n, TILE_ROWS).length;
  }
  return steps;
}

/** Rows or columns first .. end - 1. */
interface Span {
  readonly first: number;
  readonly end: number;
}

function spans(first: number, end: number, size: number): Span[] {
  const count = Math.max(0, Math.ceil((end - first) / size));
  return Array.from({ length: count }, (_, k) => ({
    first: first + k * size,
    end: Math.min(end, first + (k + 1) * size),
  }));
}

/** The columns of a panel in tiles; for rows of the same side those before the rows, mirrored, and those of the rows themselves. */
function columnsOf(panel: Span, rows: Span | null): { columns: Span; mirrored: boolean }[] {
  const before = rows === null ? panel.end : Math.min(panel.end, rows.first);
  const tiles = spans(panel.first, before, TILE_COLUMNS).map((columns) => ({
    columns,
    mirrored: rows !== null,
  }));
  return rows !== null && rows.first < panel.end ? [...tiles, { columns: rows, mirrored: false }] : tiles;
}

/** The sets in rising order, and last the set of all rows. */
function withAll({ rows, sets }: KernelSide): Uint32Array[] {
  const all = Uint32Array.from({ length: rows.rows }, (_, i) => i);
  return [...sets.map((set) => Uint32Array.from(set).sort()), all];
}

/** From which to before which place the members of a rising set lie in the span. */
function within(set: Uint32Array, { first, end }: Span): [number, number] {
  return [placeOf(set, first), placeOf(set, end)];
}

function placeOf(set: Uint32Array, value: number): number {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** factor * rows in float64 with one more column, `last`. */
function prepared(
  { rows: { cols, data }, factors }: KernelSide,
  { first, end }: Span,
  { factor, last }: { readonly factor: number; readonly last: number },
): Float64Array {
  const wide = new Float64Array((end - first) * (cols + 1));
  for (let i = first; i < end; i++) {
    const from = i * cols;
    const to = (i - first) * (cols + 1);
    const by = factor * (factors?.[i] ?? 1);
    for (let j = 0; j < cols; j++) wide[to + j] = by * data[from + j];
    wide[to + cols] = last;
  }
  return wide;
}

/** The members of each set among these rows, as a row of zeros and ones. */
function masks(sets: readonly Uint32Array[], rows: Span): Float64Array {
  const width = rows.end - rows.first;
  const ones = new Float64Array(sets.length * width);
  for (const [s, set] of sets.entries()) {
    const [from, to] = within(set, rows);
    for (let k = from; k < to; k++) ones[s * width + set[k] - rows.first] = 1;
  }
  return ones;
}

function tensor(rows: number, data: Float64Array): Tensor {
  return { type: 'float64', dims: [rows, data.length / rows], data };
}

/** sums = u K for K = values(x y^T), and the sum of each of its rows. */
function tileGraph(kernel: PairKernel): Uint8Array {
  const graph = new GraphBuilder('kernel_sums');
  const x = graph.input('x', 'float64', ['n', 'd']);
  const y = graph.input('y', 'float64', ['m', 'd']);
  const u = graph.input('u', 'float64', ['p', 'n']);
  const columns = graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(1n) });
  const [t] = graph.node('Gemm', [x, y], { transB: 1 });
  const [sums] = graph.node('MatMul', [u, kernel.values(graph, t!)]);
  graph.output(sums!, 'sums');
  graph.output(graph.node('ReduceSum', [sums!, columns], { keepdims: 0 })[0]!, 'left');
  return graph.build();
}
