import { type Matrix, matrix } from '@fidboard/linalg';
import { GraphBuilder, graphSession, type Tensor } from '@fidboard/onnx';
import { featureRows } from './feature-matrix.ts';
import { type GatheredRows, gatherRows, type Rows } from './gathered-rows.ts';
import type { CovarianceType } from './mixture.ts';

/** Sums over rows weighted by their responsibilities p: all that a mixture's parameters depend on. */
export interface MixtureSums {
  /** sum p, for each component; begun at 10 eps, as in scikit-learn, so that none of its own is 0. */
  readonly counts: Float64Array;
  /** sum p x, K x r. */
  readonly first: Matrix;
  /** sum p (x - c)(x - c)^T about the centres c, r x r for each component, or the diagonals alone. */
  readonly second: readonly Float64Array[];
  /** K x r. */
  readonly centres: Matrix;
}

const BLOCK = 1024;

/**
 * The sums over all rows; about the weighted means where no centres are given.
 *
 * Second moments are summed over the rows that a component has any responsibility for: in many dimensions nearly
 * every row belongs to one component alone, so that K components cost little more than one.
 */
export async function mixtureSums(
  x: Rows,
  responsibilities: Matrix,
  options: {
    readonly covarianceType: CovarianceType;
    readonly centres?: Matrix | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<MixtureSums> {
  const { covarianceType, signal } = options;
  const r = x.cols;
  const members = membersOf(responsibilities);
  const counts = Float64Array.from(members, ({ parts }) =>
    parts.reduce((sum, p) => sum + p, 10 * Number.EPSILON),
  );
  const first = await weightedSums(x, responsibilities);
  const centres = options.centres ?? meansOf(counts, first);
  const second: Float64Array[] = [];
  for (const [k, { rows, parts }] of members.entries()) {
    const centre = centres.data.subarray(k * r, (k + 1) * r);
    const part = { list: rows, scales: parts.map(Math.sqrt), centre };
    const dense = covarianceType === 'full' || covarianceType === 'tied';
    second.push(await (dense ? scatter(x, part, signal) : axisScatter(x, part)));
  }
  return { counts, first, second, centres };
}

/** The sums over the rows of both, or over those of `a` without those of `b`; both about the same centres. */
export function combineSums(a: MixtureSums, b: MixtureSums, sign: 1 | -1): MixtureSums {
  const combined = (x: Float64Array, y: Float64Array) => x.map((value, at) => value + sign * y[at]);
  return {
    counts: combined(a.counts, b.counts),
    first: { ...a.first, data: combined(a.first.data, b.first.data) },
    second: a.second.map((each, k) => combined(each, b.second[k])),
    centres: a.centres,
  };
}

/** sum p x / sum p. */
export function meansOf(counts: Float64Array, first: Matrix): Matrix {
  const { rows: K, cols: r, data } = first;
  return matrix(
    K,
    r,
    data.map((sum, at) => sum / counts[Math.floor(at / r)]),
  );
}

/** The rows that each component has a part of, and which part. */
interface Members {
  readonly rows: Int32Array;
  readonly parts: Float64Array;
}

function membersOf({ rows: n, cols: K, data }: Matrix): Members[] {
  const sizes = new Int32Array(K);
  for (let at = 0; at < data.length; at++) if (data[at] > 0) sizes[at % K]++;
  const members = Array.from(sizes, (size) => ({
    rows: new Int32Array(size),
    parts: new Float64Array(size),
  }));
  sizes.fill(0);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < K; k++) {
      const p = data[i * K + k];
      if (!(p > 0)) continue;
      members[k].rows[sizes[k]] = i;
      members[k].parts[sizes[k]++] = p;
    }
  }
  return members;
}

/** sum_i p_ik x_i, K x r. */
async function weightedSums(x: Rows, { cols: K, data: p }: Matrix): Promise<Matrix> {
  const session = await productSession();
  const sums = matrix(K, x.cols);
  for (let first = 0; first < x.rows; first += BLOCK) {
    const rows = Math.min(BLOCK, x.rows - first);
    const { product } = await session.run({
      a: { type: 'float64', dims: [rows, K], data: p.subarray(first * K, (first + rows) * K) },
      b: { type: 'float64', dims: [rows, x.cols], data: featureRows(x, first, rows).data },
    });
    add(sums.data, product!.data as Float64Array);
  }
  return sums;
}

/** Rows, the root of what each counts, and what they are taken about. */
interface Part {
  readonly list: Int32Array;
  readonly scales: Float64Array;
  readonly centre: Float64Array;
}

/** sum_i p_i (x_i - m)(x_i - m)^T, r x r, of listed rows. */
async function scatter(
  x: Rows,
  { list, scales, centre }: Part,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const r = x.cols;
  const session = await graphSession('statistics mixture scatter', scatterGraph);
  const total = new ScatterSum(r);
  const mean = { type: 'float64' as const, dims: [r], data: centre };
  for (const { first, rows, data } of gatherRows(x, list, r)) {
    signal?.throwIfAborted();
    const block = { type: 'float64' as const, dims: [rows, r], data };
    const scale = { type: 'float64' as const, dims: [rows, 1], data: scales.subarray(first, first + rows) };
    total.add(await session.run({ x: block, mean, scale, ...total.halves }));
  }
  return total.matrix();
}

/** The sum of symmetric matrices whose upper half of rows is known whole, and the lower half from its own columns on. */
class ScatterSum {
  /** The first column of the second half, and the last of it, as the graph takes them. */
  readonly halves: Readonly<Record<'half' | 'end', Tensor>>;
  readonly #r: number;
  readonly #half: number;
  readonly #upper: Float64Array;
  readonly #lower: Float64Array;

  constructor(r: number) {
    const half = Math.floor(r / 2);
    const index = (value: number) => ({
      type: 'int64' as const,
      dims: [1],
      data: BigInt64Array.of(BigInt(value)),
    });
    this.halves = { half: index(half), end: index(r) };
    this.#r = r;
    this.#half = half;
    this.#upper = new Float64Array(half * r);
    this.#lower = new Float64Array((r - half) ** 2);
  }

  add({ upper, lower }: Record<string, Tensor>): void {
    add(this.#upper, upper!.data as Float64Array);
    add(this.#lower, lower!.data as Float64Array);
  }

  matrix(): Float64Array {
    const [r, half] = [this.#r, this.#half];
    const whole = new Float64Array(r * r);
    whole.set(this.#upper);
    for (let i = half; i < r; i++) {
      for (let j = 0; j < half; j++) whole[i * r + j] = this.#upper[j * r + i];
      const row = (i - half) * (r - half);
      whole.set(this.#lower.subarray(row, row + r - half), i * r + half);
    }
    return whole;
  }
}

/** The diagonal of the same, r. */
async function axisScatter(x: Rows, { list, scales, centre }: Part): Promise<Float64Array> {
  const total = new Float64Array(x.cols);
  for (const { first, rows, data } of gatherRows(x, list, x.cols))
    addAxisSquares(total, { first, rows, data }, { scales, centre });
  return total;
}

// A loop of its own: V8 leaves loops over what a generator gives slow.
function addAxisSquares(
  total: Float64Array,
  { first, rows, data }: GatheredRows,
  { scales, centre }: Pick<Part, 'scales' | 'centre'>,
): void {
  const r = total.length;
  for (let i = 0; i < rows; i++) {
    const scale = scales[first + i];
    for (let j = 0; j < r; j++) total[j] += (scale * (data[i * r + j] - centre[j])) ** 2;
  }
}

function add(total: Float64Array, part: Float64Array): void {
  for (let at = 0; at < total.length; at++) total[at] += part[at];
}

/** a^T b. */
function productSession() {
  return graphSession('statistics mixture product', () => {
    const graph = new GraphBuilder('mixture_product');
    const a = graph.input('a', 'float64', ['n', 'p']);
    const b = graph.input('b', 'float64', ['n', 'r']);
    graph.output(graph.node('Gemm', [a, b], { transA: 1 })[0]!, 'product');
    return graph.build();
  });
}

/**
 * C^T C of the rows C = scale (x - mean): its first rows up to `half`, and the square below and right of them. The rest is their
 * mirror image: three quarters of the whole product.
 */
function scatterGraph(): Uint8Array {
  const graph = new GraphBuilder('mixture_scatter');
  const half = graph.input('half', 'int64', [1]);
  const end = graph.input('end', 'int64', [1]);
  const index = (value: bigint) =>
    graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(value) });
  const x = graph.input('x', 'float64', ['n', 'r']);
  const mean = graph.input('mean', 'float64', ['r']);
  const scale = graph.input('scale', 'float64', ['n', 1]);
  const [centred] = graph.node('Sub', [x, mean]);
  const c = graph.node('Mul', [centred!, scale])[0]!;
  const columns = index(1n);
  const [left] = graph.node('Slice', [c, index(0n), half, columns]);
  const [right] = graph.node('Slice', [c, half, end, columns]);
  graph.output(graph.node('Gemm', [left!, c], { transA: 1 })[0]!, 'upper');
  graph.output(graph.node('Gemm', [right!, right!], { transA: 1 })[0]!, 'lower');
  return graph.build();
}
