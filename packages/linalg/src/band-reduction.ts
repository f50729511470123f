import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { type Matrix, matrix, tensorOf } from './matrix.ts';
import { reflector } from './tridiagonal.ts';

/**
 * A symmetric band matrix by columns: entry (i, j), 0 <= i - j <= `bandwidth`, is `data[j * stride + i - j]`.
 *
 * `stride` is 2 * bandwidth + 1, so that the bulges of the chase have room below the band.
 */
export interface SymmetricBand {
  readonly n: number;
  readonly bandwidth: number;
  readonly stride: number;
  readonly data: Float64Array;
}

/**
 * Reduces a symmetric matrix to the given bandwidth by orthogonal similarity, one GEMM-rich ONNX graph per panel.
 *
 * Bischof, Lang and Sun (2000), successive band reduction: a panel below the band is factored, P = Q R with
 * Q = I - V T V^T, and the rest becomes Q^T A Q = A - V W^T - W V^T with Y = A V T, W = Y - V T^T V^T Y / 2.
 */
export async function reduceToBand(
  a: Matrix,
  bandwidth: number,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SymmetricBand> {
  const n = a.rows;
  const stride = 2 * bandwidth + 1;
  const band: SymmetricBand = { n, bandwidth, stride, data: new Float64Array(n * stride) };
  const session = await graphSession('linalg band panel', panelGraph);

  let rest = a; // rows and columns `origin` and on of the matrix under way
  let origin = 0;
  for (let first = 0; ; first += bandwidth) {
    options.signal?.throwIfAborted();
    const below = first + bandwidth; // the panel is rows below.., columns first..below
    copyDiagonalBlock(rest, origin, first, band);
    if (n - below < 1) return band;
    const at = first - origin;
    const m = rest.rows;
    const panel = new Float64Array(bandwidth * m); // one column of the panel after the other
    for (let c = 0; c < bandwidth; c++) {
      const row = rest.data.subarray((at + c) * m, (at + c + 1) * m); // symmetric: the column is the row
      panel.set(row.subarray(at + bandwidth), c * m + at + bandwidth);
    }
    const { v, t } = factorPanel(panel, m, at + bandwidth, bandwidth);
    copyTriangle(panel, m, at + bandwidth, first, band);
    const { next } = await session.run({ a: tensorOf(rest), v: tensorOf(v), t: tensorOf(t) });
    rest = matrix(m, m, next!.data as Float64Array);
    // The rows above `below` are dead. Dropping them each time would cost more copying than it saves arithmetic.
    if (below - origin >= m / 12) {
      rest = dropLeading(rest, below - origin);
      origin = below;
    }
  }
}

function panelGraph(): Uint8Array {
  const graph = new GraphBuilder('band_panel');
  const a = graph.input('a', 'float64', ['m', 'm']);
  const v = graph.input('v', 'float64', ['m', 'b']);
  const t = graph.input('t', 'float64', ['b', 'b']);
  const [av] = graph.node('MatMul', [a, v]);
  const [y] = graph.node('MatMul', [av!, t]);
  const [vty] = graph.node('Gemm', [v, y!], { transA: 1 });
  const [ttvty] = graph.node('Gemm', [t, vty!], { transA: 1 });
  const [w] = graph.node('Gemm', [v, ttvty!, y!], { alpha: { float: -0.5 } });
  const [vw] = graph.node('Concat', [v, w!], { axis: 1 });
  const [wv] = graph.node('Concat', [w!, v], { axis: 1 });
  graph.output(graph.node('Gemm', [vw!, wv!, a], { transB: 1, alpha: { float: -1 } })[0]!, 'next');
  return graph.build();
}

/** QR of the panel's columns from row `start` on, in place (R above, beta on its diagonal); V is m x b with zero rows before `start`. */
function factorPanel(panel: Float64Array, m: number, start: number, b: number): { v: Matrix; t: Matrix } {
  const v = matrix(m, b);
  const t = matrix(b, b);
  const vectors: Float64Array[] = [];
  for (let c = 0; c < b && start + c < m; c++) {
    const column = panel.subarray(c * m, (c + 1) * m);
    const x = new Float64Array(m);
    x.set(column.subarray(start + c), start + c);
    const { tau, beta } = reflector(x, start + c, m);
    vectors.push(x);
    column[start + c] = beta;
    column.fill(0, start + c + 1);
    for (let i = start + c; i < m; i++) v.data[i * b + c] = x[i];
    if (tau === 0) continue;
    for (let other = c + 1; other < b; other++) {
      const y = panel.subarray(other * m, (other + 1) * m);
      let dot = 0;
      for (let i = start + c; i < m; i++) dot += x[i] * y[i];
      dot *= tau;
      for (let i = start + c; i < m; i++) y[i] -= dot * x[i];
    }
    // T_cc = tau, T_(..c)c = -tau T V^T v_c (compact WY form)
    const projections = new Float64Array(c);
    for (let k = 0; k < c; k++) {
      const z = vectors[k];
      let dot = 0;
      for (let i = start + c; i < m; i++) dot += z[i] * x[i];
      projections[k] = dot;
    }
    for (let row = 0; row < c; row++) {
      let sum = 0;
      for (let k = row; k < c; k++) sum += t.data[row * b + k] * projections[k];
      t.data[row * b + c] = -tau * sum;
    }
    t.data[c * b + c] = tau;
  }
  return { v, t };
}

function copyDiagonalBlock(rest: Matrix, origin: number, first: number, band: SymmetricBand): void {
  const last = Math.min(first + band.bandwidth, band.n);
  for (let j = first; j < last; j++) {
    for (let i = j; i < last; i++) {
      band.data[j * band.stride + i - j] = rest.data[(j - origin) * rest.cols + i - origin];
    }
  }
}

/** R, the upper triangle left of the panel, sits inside the band: row start + r, column first + c, r <= c. */
function copyTriangle(
  panel: Float64Array,
  m: number,
  start: number,
  first: number,
  band: SymmetricBand,
): void {
  for (let c = 0; c < band.bandwidth; c++) {
    for (let r = 0; r <= c && start + r < m; r++) {
      band.data[(first + c) * band.stride + band.bandwidth + r - c] = panel[c * m + start + r];
    }
  }
}

function dropLeading(a: Matrix, count: number): Matrix {
  const size = a.rows - count;
  const data = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const from = (i + count) * a.cols;
    data.set(a.data.subarray(from + count, from + a.cols), i * size);
  }
  return matrix(size, size, data);
}
