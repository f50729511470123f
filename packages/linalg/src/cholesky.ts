import { invariant } from '@fidboard/core';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { largestEntry, type Matrix, matrix, tensorOf } from './matrix.ts';

/** A factor of a symmetric positive semidefinite matrix, and what it leaves out. */
export interface CholeskyResult {
  /** rank x n; factor^T factor is the matrix up to `residual`. Columns keep the matrix's order, so it is not triangular. */
  readonly factor: Matrix;
  readonly rank: number;
  /** The largest absolute entry of a - factor^T factor among the rows that were not taken as pivots. */
  readonly residual: number;
  /** False where the residual is far above rounding: then the matrix has a negative eigenvalue. */
  readonly semidefinite: boolean;
}

const BLOCK = 64;

/**
 * Cholesky with diagonal pivoting, blocked: the trailing updates are GEMMs, so a 2048 x 2048 matrix takes well under a second.
 *
 * Stops at the first pivot below n * eps * max diag(a), as LAPACK's dpstrf does (Higham, Accuracy and
 * Stability of Numerical Algorithms, section 10.3), which reveals the rank of a covariance of few samples.
 */
export async function cholesky(
  a: Matrix,
  options: { readonly signal?: AbortSignal } = {},
): Promise<CholeskyResult> {
  const n = a.rows;
  invariant(n === a.cols, 'cholesky', 'a square matrix', `${a.rows} x ${a.cols}`);
  const scale = largestEntry(a, 'cholesky');
  let largestDiagonal = 0;
  for (let i = 0; i < n; i++) largestDiagonal = Math.max(largestDiagonal, a.data[i * n + i]);
  const tolerance = n * Number.EPSILON * largestDiagonal;

  const rows: Float64Array[] = []; // of the factor, one for each pivot
  let rest = a;
  let order = Int32Array.from({ length: n }, (_, i) => i); // row of `rest` -> row of `a`
  for (;;) {
    options.signal?.throwIfAborted();
    const panel = factorPanel(rest, tolerance);
    for (let c = 0; c < panel.width; c++) {
      const row = new Float64Array(n);
      for (let i = 0; i < rest.rows; i++) row[order[i]] = panel.data[i * BLOCK + c];
      rows.push(row);
    }
    ({ rest, order } = await eliminate(rest, order, panel));
    if (panel.width < BLOCK || rest.rows === 0) break;
  }

  const rank = rows.length;
  const factor = matrix(rank, n);
  for (let c = 0; c < rank; c++) factor.data.set(rows[c], c * n);
  const residual = largestEntry(rest, 'cholesky residual');
  return { factor, rank, residual, semidefinite: residual <= 64 * n * Number.EPSILON * scale };
}

interface Panel {
  /** rest.rows x BLOCK, row-major; zero beyond `width` columns and in the rows of earlier pivots. */
  readonly data: Float64Array;
  readonly width: number;
  readonly taken: Uint8Array;
}

/** Takes up to BLOCK pivots of S = `rest`: L_ic = (S_ip - sum_t L_it L_pt) / sqrt(d_p) for the pivot p of column c. */
function factorPanel(rest: Matrix, tolerance: number): Panel {
  const m = rest.rows;
  const S = rest.data;
  const L = new Float64Array(m * BLOCK);
  const d = Float64Array.from({ length: m }, (_, i) => S[i * m + i]);
  const taken = new Uint8Array(m);
  let width = 0;
  for (; width < BLOCK; width++) {
    let p = -1;
    for (let i = 0; i < m; i++) if (taken[i] === 0 && (p < 0 || d[i] > d[p])) p = i;
    if (p < 0 || !(d[p] > tolerance)) break;
    taken[p] = 1;
    const root = Math.sqrt(d[p]);
    const pivotRow = p * BLOCK;
    L[pivotRow + width] = root;
    for (let i = 0; i < m; i++) {
      if (taken[i] !== 0) continue;
      const row = i * BLOCK;
      let sum = S[p * m + i];
      for (let t = 0; t < width; t++) sum -= L[row + t] * L[pivotRow + t];
      const entry = sum / root;
      L[row + width] = entry;
      d[i] -= entry * entry;
    }
  }
  return { data: L, width, taken };
}

/** What is left after a panel: S_ij - sum_c L_ic L_jc over the rows not taken as pivots. */
async function eliminate(
  rest: Matrix,
  order: Int32Array<ArrayBuffer>,
  panel: Panel,
): Promise<{ rest: Matrix; order: Int32Array<ArrayBuffer> }> {
  const m = rest.rows;
  const kept = Int32Array.from({ length: m }, (_, i) => i).filter((i) => panel.taken[i] === 0);
  const size = kept.length;
  const S = new Float64Array(size * size);
  const L = new Float64Array(size * BLOCK);
  for (let i = 0; i < size; i++) {
    const from = kept[i] * m;
    const to = i * size;
    for (let j = 0; j < size; j++) S[to + j] = rest.data[from + kept[j]];
    L.set(panel.data.subarray(kept[i] * BLOCK, (kept[i] + 1) * BLOCK), i * BLOCK);
  }
  const remaining = matrix(size, size, S);
  const newOrder = kept.map((i) => order[i]);
  if (size === 0 || panel.width === 0) return { rest: remaining, order: newOrder };
  const session = await graphSession('linalg cholesky update', () => {
    const graph = new GraphBuilder('cholesky_update');
    const s = graph.input('s', 'float64', ['m', 'm']);
    const l = graph.input('l', 'float64', ['m', 'b']);
    graph.output(graph.node('Gemm', [l, l, s], { transB: 1, alpha: { float: -1 } })[0]!, 'rest');
    return graph.build();
  });
  const result = await session.run({ s: tensorOf(remaining), l: tensorOf(matrix(size, BLOCK, L)) });
  return { rest: matrix(size, size, result.rest!.data as Float64Array), order: newOrder };
}
