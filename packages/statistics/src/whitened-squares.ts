import { type Matrix, matrix } from '@fidboard/linalg';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import type { Whitening } from './component-whitening.ts';
import { columnMeans, featureRows } from './feature-matrix.ts';
import { gatherRows, type Rows } from './gathered-rows.ts';
import { separatingDirections } from './separating-directions.ts';

/** Components by their means (K x r), whitenings, and the offsets of their log densities: offset - square / 2. */
export interface WhitenedComponents {
  readonly means: Matrix;
  readonly whitening: readonly Whitening[];
  readonly offsets: Float64Array;
  /** Whether the whitenings are matrices or only diagonals. */
  readonly dense: boolean;
}

/**
 * Densities below e^-30 = 9e-14 of the row's largest are left out: that moves a row's log-likelihood by at most K times as
 * much, and a component which all rows of n < 1e5 leave out would count as empty with them.
 */
export const NEGLIGIBLE = 30;
/** Rows of one run over all rows: enough to be fast, and memory does not grow with n. */
const BLOCK = 1024;
/** Less than 1 by more than the rounding of a bound. */
const SLACK = 1 - 1e-6;
/** With fewer columns there is nothing to save by looking at some of them first. */
const SMALLEST_STAGED = 32;

/**
 * ||(x - m_k) P_k||^2 for every row and component, n x K; Infinity where the density is proved negligible beside the
 * row's largest.
 *
 * A few directions of each component, those towards the others, bound all its squares from below in one product. Each row is
 * finished for the component that leads by them, and other pairs are dropped as soon as their bound falls e^-30 below what
 * the row already has: by those directions, else by a part of the columns of (x - m_k) P_k, of which the first q take
 * only the first q of x - m_k since P_k is upper triangular.
 */
export async function whitenedSquares(
  x: Rows,
  components: WhitenedComponents,
  signal?: AbortSignal,
): Promise<Matrix> {
  const r = x.cols;
  const pairs = new Pairs(x, components, signal);
  if (!components.dense || r < SMALLEST_STAGED) {
    for (let k = 0; k < components.means.rows; k++) await pairs.addToAll(k, { from: 0, to: r });
    return pairs.squares;
  }
  await pairs.boundAll();
  await pairs.finishLeading();
  const quarter = 4 * Math.ceil(r / 16);
  const borders = [...new Set([0, 1, 2, 3, 4].map((part) => Math.min(part * quarter, r)))];
  for (let k = 0; k < components.means.rows; k++) await pairs.finishComponent(k, borders);
  return pairs.squares;
}

/** Columns from .. to of (x - m_k) P_k. */
interface Columns {
  readonly from: number;
  readonly to: number;
}

/** The pairs of rows and components that are under way. */
class Pairs {
  readonly squares: Matrix;
  readonly #x: Rows;
  readonly #components: WhitenedComponents;
  readonly #signal: AbortSignal | undefined;
  /** Lower bounds of the squares, where none of their columns is known yet. */
  readonly #bounds: Matrix;
  /** The component that was finished first for each row, and the largest log density known of it. */
  readonly #leading: Int32Array;
  readonly #best: Float64Array;

  constructor(x: Rows, components: WhitenedComponents, signal: AbortSignal | undefined) {
    this.squares = matrix(x.rows, components.means.rows);
    this.#bounds = matrix(x.rows, components.means.rows);
    this.#x = x;
    this.#components = components;
    this.#signal = signal;
    this.#leading = new Int32Array(x.rows);
    this.#best = new Float64Array(x.rows);
  }

  /** The largest that the log density of a pair can be, by what is known of its square. */
  #most(i: number, k: number): number {
    const at = i * this.squares.cols + k;
    return this.#components.offsets[k] - Math.max(this.squares.data[at], this.#bounds.data[at]) / 2;
  }

  /** Bounds every square from below by the directions that tell its component from the others. */
  async boundAll(): Promise<void> {
    const { means, whitening } = this.#components;
    const { rows: n, cols: r } = this.#x;
    const K = means.rows;
    const q = Math.min(K - 1, Math.ceil(r / 4));
    if (q === 0) return;
    const directions = separatingDirections(means, whitening, q);
    const origin = columnMeans(means);
    const session = await graphSession('statistics directed squares', directedGraph);
    const about = {
      origin: tensor([r], origin),
      directions: tensor([r, K * q], directions.data),
      shift: tensor([K * q], shiftOf(means, origin, directions)),
      shape: { type: 'int64' as const, dims: [3], data: BigInt64Array.of(-1n, BigInt(K), BigInt(q)) },
    };
    for (let first = 0; first < n; first += BLOCK) {
      this.#signal?.throwIfAborted();
      const rows = Math.min(BLOCK, n - first);
      const x = tensor([rows, r], this.#x.data.subarray(first * r, (first + rows) * r));
      const sums = (await session.run({ x, ...about })).squares!.data as Float64Array;
      for (let at = 0; at < sums.length; at++) this.#bounds.data[first * K + at] = SLACK * sums[at];
    }
  }

  /** Finishes, for each row, the component that may be the densest by its bound. */
  async finishLeading(): Promise<void> {
    const { rows, cols: K } = this.squares;
    const sizes = new Int32Array(K);
    for (let i = 0; i < rows; i++) {
      let leading = 0;
      for (let k = 1; k < K; k++) if (this.#most(i, k) > this.#most(i, leading)) leading = k;
      this.#leading[i] = leading;
      sizes[leading]++;
    }
    const lists = Array.from(sizes, (size) => new Int32Array(size));
    sizes.fill(0);
    for (let i = 0; i < rows; i++) lists[this.#leading[i]][sizes[this.#leading[i]]++] = i;
    for (const [k, list] of lists.entries()) {
      await this.#addToListed(k, list, { from: 0, to: this.#x.cols });
      for (const i of list) this.#best[i] = this.#density(i, k);
    }
  }

  #density(i: number, k: number): number {
    return this.#components.offsets[k] - this.squares.data[i * this.squares.cols + k] / 2;
  }

  /** Finishes or drops one component, column block by column block, for all rows that it does not lead. */
  async finishComponent(k: number, borders: readonly number[]): Promise<void> {
    let list = new Int32Array(this.squares.rows);
    let size = 0;
    for (let i = 0; i < list.length; i++) if (this.#leading[i] !== k) list[size++] = i;
    list = this.#undropped(k, list.subarray(0, size));

    for (let stage = 1; stage < borders.length; stage++) {
      await this.#addToListed(k, list, { from: borders[stage - 1], to: borders[stage] });
      list = this.#undropped(k, list);
    }
    for (const i of list) this.#best[i] = Math.max(this.#best[i], this.#density(i, k));
  }

  /** The rows of the list whose bound is not negligible, in place; the squares of the others become Infinity. */
  #undropped(k: number, list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
    let kept = 0;
    for (const i of list) {
      if (this.#most(i, k) >= this.#best[i] - NEGLIGIBLE) list[kept++] = i;
      else this.squares.data[i * this.squares.cols + k] = Infinity;
    }
    return list.subarray(0, kept);
  }

  /** Adds the squares of these columns for the listed rows, which are gathered first unless they are most of all. */
  async #addToListed(k: number, list: Int32Array, columns: Columns): Promise<void> {
    if (list.length === 0) return;
    if (2 * list.length > this.#x.rows) return this.addToAll(k, columns, list);
    const { data: squares, cols: K } = this.squares;
    const session = await graphSession('statistics gathered squares', gatheredGraph);
    const root = this.#root(k, columns);
    const mean = tensor([columns.to], this.#mean(k, columns));
    for (const { first, rows, data } of gatherRows(this.#x, list, columns.to)) {
      this.#signal?.throwIfAborted();
      const sums = (await session.run({ x: tensor([rows, columns.to], data), mean, root })).squares!
        .data as Float64Array;
      for (let i = 0; i < rows; i++) squares[list[first + i] * K + k] += sums[i];
    }
  }

  /** Computes the squares of these columns for all rows, and adds those of the listed ones. */
  async addToAll(k: number, columns: Columns, list?: Int32Array): Promise<void> {
    const { data: squares, cols: K } = this.squares;
    const { dense } = this.#components;
    const session = await graphSession(`statistics squares ${dense}`, () => squaresGraph(dense));
    const { rows: n, cols: r } = this.#x;
    const width = { type: 'int64' as const, dims: [1], data: BigInt64Array.of(BigInt(columns.to)) };
    const mean = { type: 'float64' as const, dims: [columns.to], data: this.#mean(k, columns) };
    const root = this.#root(k, columns);
    let at = 0; // of the list
    for (let first = 0; first < n; first += BLOCK) {
      this.#signal?.throwIfAborted();
      const rows = Math.min(BLOCK, n - first);
      const x = { type: 'float64' as const, dims: [rows, r], data: featureRows(this.#x, first, rows).data };
      const sums = (await session.run({ x, width, mean, root })).squares!.data as Float64Array;
      if (list === undefined) {
        for (let i = 0; i < rows; i++) squares[(first + i) * K + k] += sums[i];
      } else {
        for (; at < list.length && list[at] < first + rows; at++)
          squares[list[at] * K + k] += sums[list[at] - first];
      }
    }
  }

  #mean(k: number, { to }: Columns): Float64Array {
    const r = this.#x.cols;
    return this.#components.means.data.subarray(k * r, k * r + to);
  }

  /** The block of P_k that makes these columns. */
  #root(k: number, { from, to }: Columns) {
    const { whitening, dense } = this.#components;
    const { root } = whitening[k];
    if (!dense) return { type: 'float64' as const, dims: [to - from], data: root.subarray(from, to) };
    const width = to - from;
    const data = new Float64Array(to * width);
    for (let i = 0; i < to; i++) {
      data.set(root.subarray(i * this.#x.cols + from, i * this.#x.cols + to), i * width);
    }
    return { type: 'float64' as const, dims: [to, width], data };
  }
}

/** (mean_k - origin) of each component times its own directions. */
function shiftOf(means: Matrix, origin: Float64Array, directions: Matrix): Float64Array {
  const { rows: K, cols: r, data } = means;
  const width = directions.cols;
  const q = width / K;
  const shift = new Float64Array(width);
  for (let i = 0; i < r; i++) {
    for (let c = 0; c < width; c++) {
      shift[c] += (data[Math.floor(c / q) * r + i] - origin[i]) * directions.data[i * width + c];
    }
  }
  return shift;
}

function tensor(dims: number[], data: Float64Array) {
  return { type: 'float64' as const, dims, data };
}

/** The squares of (x - origin) directions - shift, summed over those of each component. */
function directedGraph(): Uint8Array {
  const graph = new GraphBuilder('directed_squares');
  const x = graph.input('x', 'float64', ['n', 'r']);
  const origin = graph.input('origin', 'float64', ['r']);
  const directions = graph.input('directions', 'float64', ['r', 'w']);
  const shift = graph.input('shift', 'float64', ['w']);
  const shape = graph.input('shape', 'int64', [3]);
  const [centred] = graph.node('Sub', [x, origin]);
  const [along] = graph.node('Gemm', [centred!, directions]);
  const [moved] = graph.node('Sub', [along!, shift]);
  const [grouped] = graph.node('Reshape', [moved!, shape]);
  graph.output(graph.node('ReduceSumSquare', [grouped!], { axes: [2], keepdims: 0 })[0]!, 'squares');
  return graph.build();
}

/** Row sums of the squares of (x - mean) root. */
function gatheredGraph(): Uint8Array {
  const graph = new GraphBuilder('gathered_squares');
  const x = graph.input('x', 'float64', ['n', 'q']);
  const mean = graph.input('mean', 'float64', ['q']);
  const root = graph.input('root', 'float64', ['q', 'w']);
  const [centred] = graph.node('Sub', [x, mean]);
  addRowSquares(graph, graph.node('Gemm', [centred!, root])[0]!);
  return graph.build();
}

/** Row sums of the squares of (x - mean) root, by the first `width` columns of x; a root that is not dense is a diagonal. */
function squaresGraph(dense: boolean): Uint8Array {
  const graph = new GraphBuilder('squares');
  const x = graph.input('x', 'float64', ['n', 'r']);
  const width = graph.input('width', 'int64', [1]);
  const mean = graph.input('mean', 'float64', ['q']);
  const root = graph.input('root', 'float64', dense ? ['q', 'w'] : ['q']);
  const index = (value: bigint) =>
    graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(value) });
  const [leading] = graph.node('Slice', [x, index(0n), width, index(1n)]);
  const [centred] = graph.node('Sub', [leading!, mean]);
  addRowSquares(graph, graph.node(dense ? 'Gemm' : 'Mul', [centred!, root])[0]!);
  return graph.build();
}

function addRowSquares(graph: GraphBuilder, rows: string): void {
  graph.output(graph.node('ReduceSumSquare', [rows], { axes: [1], keepdims: 0 })[0]!, 'squares');
}
