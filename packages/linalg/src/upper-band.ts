import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { dropLeading } from './blocks.ts';
import { compactFactor } from './compact-factor.ts';
import { type Matrix, matrix, tensorOf } from './matrix.ts';
import { multiply } from './multiply.ts';
import { PanelFactor } from './panel-factor.ts';

/**
 * An upper band matrix by columns: entry (i, j), 0 <= j - i <= `bandwidth`, is `data[j * stride + i - j + 2 * bandwidth - 1]`.
 *
 * `stride` is 3 * bandwidth, so that the bulges of the chase have room above and below the band.
 */
export interface UpperBand {
  readonly n: number;
  readonly bandwidth: number;
  readonly stride: number;
  readonly data: Float64Array;
}

/**
 * Reduces an m x n matrix, m >= n, to an upper band with the same singular values, by orthogonal transforms of either side.
 *
 * Grosser and Lang (1999): a panel of columns is factored, then the rows that are left of it, and the rest becomes
 * A - V W^T - Y V2^T with W^T = T^T V^T A and Y = (A V2 - V W^T V2) T2: one product of rank 2 b for each panel.
 */
export async function reduceToUpperBand(
  a: Matrix,
  bandwidth: number,
  options: { readonly signal?: AbortSignal } = {},
): Promise<UpperBand> {
  const b = bandwidth;
  const { rows, cols: n } = a;
  const stride = 3 * b;
  const band: UpperBand = { n, bandwidth, stride, data: new Float64Array(n * stride) };
  const put = (i: number, j: number, value: number) => {
    band.data[j * stride + i - j + 2 * b - 1] = value;
  };
  const panel = new PanelFactor(b, rows);
  const update = await graphSession('linalg upper band update', updateGraph);
  let rest = a; // rows and columns `origin` and on of the matrix under way
  let origin = 0;
  for (let first = 0; ; first += b) {
    options.signal?.throwIfAborted();
    const at = first - origin;
    const width = Math.min(b, n - first);
    const left = panel.factor(columnsOf(rest, at, b), { m: rest.rows, start: at });
    for (let c = 0; c < width; c++) {
      for (let r = 0; r <= c && at + r < rest.rows; r++) put(first + r, first + c, panel.upper(at + r, c));
    }
    if (n - first <= b) return band;
    const v = matrix(b, rest.rows, left.vt);
    const t = await factorOf(v, left.taus);
    const w = await multiply(t, await multiply(v, rest), { transposeA: true });
    const strip = matrix(b, rest.cols, rest.data.slice(at * rest.cols, (at + b) * rest.cols));
    const change = await multiply(columnsAsRows(v, at, b), w);
    for (let i = 0; i < strip.data.length; i++) strip.data[i] -= change.data[i];
    const right = panel.factor(strip.data, { m: rest.cols, start: at + b });
    for (let c = 0; c < b; c++) {
      for (let r = 0; r <= c && at + b + r < rest.cols; r++) {
        put(first + c, first + b + r, panel.upper(at + b + r, c));
      }
    }
    const v2 = matrix(b, rest.cols, right.vt);
    const t2 = await factorOf(v2, right.taus);
    const { next } = await update.run({
      ...{ a: tensorOf(rest), v: tensorOf(v), w: tensorOf(w) },
      ...{ v2: tensorOf(v2), t2: tensorOf(t2) },
    });
    rest = matrix(rest.rows, rest.cols, next!.data as Float64Array);
    // Rows and columns before the next panel are dead; dropping them each time would cost more than it saves.
    if (at + b >= rest.cols / 12) {
      rest = dropLeading(rest, at + b, at + b);
      origin += at + b;
    }
  }
}

async function factorOf(v: Matrix, taus: Float64Array): Promise<Matrix> {
  const { data } = await multiply(v, v, { transposeB: true });
  return matrix(v.rows, v.rows, compactFactor(data, taus));
}

/** A - V W^T - Y V2^T; rows of `v`, `w` and `v2` are the columns of V, W and V2. */
function updateGraph(): Uint8Array {
  const graph = new GraphBuilder('upper_band_update');
  const a = graph.input('a', 'float64', ['m', 'n']);
  const v = graph.input('v', 'float64', ['b', 'm']);
  const w = graph.input('w', 'float64', ['b', 'n']);
  const v2 = graph.input('v2', 'float64', ['b', 'n']);
  const t2 = graph.input('t2', 'float64', ['b', 'b']);
  const [av2] = graph.node('Gemm', [a, v2], { transB: 1 });
  const [wv2] = graph.node('Gemm', [w, v2], { transB: 1 });
  const [image] = graph.node('Gemm', [v, wv2!, av2!], { transA: 1, alpha: { float: -1 } });
  const [y] = graph.node('MatMul', [image!, t2]);
  const [turned] = graph.node('Transpose', [v], { perm: [1, 0] });
  const [left] = graph.node('Concat', [turned!, y!], { axis: 1 });
  const [right] = graph.node('Concat', [w, v2], { axis: 0 });
  graph.output(graph.node('Gemm', [left!, right!, a], { alpha: { float: -1 } })[0]!, 'next');
  return graph.build();
}

/** Columns from .. from + count as rows; zeros beyond the last column. */
function columnsOf(a: Matrix, from: number, count: number): Float64Array {
  const result = new Float64Array(count * a.rows);
  const end = Math.min(count, a.cols - from);
  for (let i = 0; i < a.rows; i++) {
    for (let c = 0; c < end; c++) result[c * a.rows + i] = a.data[i * a.cols + from + c];
  }
  return result;
}

function columnsAsRows(a: Matrix, from: number, count: number): Matrix {
  return matrix(count, a.rows, columnsOf(a, from, count));
}
