import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { block } from './blocks.ts';
import { type Matrix, matrix, tensorOf } from './matrix.ts';

const BLOCK = 96;
/** A pivot below this part of its diagonal entry: the matrix is left to pivoting. */
const SMALLEST_PIVOT = 1e-8;

/**
 * The upper triangular U with U^T U = a, or nothing where a pivot shows that the matrix is close to singular.
 *
 * Left-looking blocked Cholesky without pivoting: each block row is one GEMM with all rows above it, then one with the
 * inverse of its own triangle, whose condition the test of the pivots bounds.
 */
export async function triangularCholesky(
  a: Matrix,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Matrix | undefined> {
  const n = a.rows;
  const u = matrix(n, n);
  const room = new Float64Array(Math.floor(n / 2) * Math.ceil(n / 2)); // the largest block above a block row
  const eliminate = await graphSession('linalg cholesky eliminate', eliminateGraph);
  const solve = await graphSession('linalg cholesky solve', solveGraph);
  for (let first = 0; first < n; first += BLOCK) {
    options.signal?.throwIfAborted();
    const size = Math.min(BLOCK, n - first);
    const own = { from: first, count: size };
    const right = { from: first, count: n - first };
    let row = block(a, own, right);
    if (first > 0) {
      const above = { from: 0, count: first };
      const { rest } = await eliminate.run({
        l: tensorOf(block(u, above, own)),
        r: tensorOf(block(u, above, right, room)),
        s: tensorOf(row),
      });
      row = matrix(size, row.cols, rest!.data as Float64Array);
    }
    const triangle = block(row, { from: 0, count: size }, { from: 0, count: size });
    const diagonal = Float64Array.from({ length: size }, (_, i) => a.data[(first + i) * (n + 1)]);
    if (!factorInPlace(triangle, diagonal)) return undefined;
    const solved = await solve.run({ inverse: tensorOf(inverseOf(triangle)), s: tensorOf(row) });
    const product = solved.row!.data as Float64Array;
    for (let i = 0; i < size; i++) {
      const to = (first + i) * n + first;
      u.data.set(product.subarray(i * row.cols, (i + 1) * row.cols), to);
      u.data.set(triangle.data.subarray(i * size, (i + 1) * size), to);
    }
  }
  return u;
}

/** s - l^T r */
function eliminateGraph(): Uint8Array {
  const graph = new GraphBuilder('cholesky_eliminate');
  const l = graph.input('l', 'float64', ['k', 'b']);
  const r = graph.input('r', 'float64', ['k', 'w']);
  const s = graph.input('s', 'float64', ['b', 'w']);
  graph.output(graph.node('Gemm', [l, r, s], { transA: 1, alpha: { float: -1 } })[0]!, 'rest');
  return graph.build();
}

function solveGraph(): Uint8Array {
  const graph = new GraphBuilder('cholesky_solve');
  const inverse = graph.input('inverse', 'float64', ['b', 'b']);
  const s = graph.input('s', 'float64', ['b', 'w']);
  graph.output(graph.node('Gemm', [inverse, s], { transA: 1 })[0]!, 'row');
  return graph.build();
}

/** Overwrites S by its upper triangular factor, zeros below; false at a pivot that is small beside `diagonal`. */
function factorInPlace(s: Matrix, diagonal: Float64Array): boolean {
  const n = s.rows;
  const S = s.data;
  for (let k = 0; k < n; k++) {
    const pivot = S[k * n + k];
    if (!(pivot > SMALLEST_PIVOT * diagonal[k])) return false;
    const root = Math.sqrt(pivot);
    for (let j = k; j < n; j++) S[k * n + j] /= root;
    for (let i = k + 1; i < n; i++) {
      const factor = S[k * n + i];
      for (let j = i; j < n; j++) S[i * n + j] -= factor * S[k * n + j];
      S[i * n + k] = 0;
    }
  }
  return true;
}

/** The inverse of an upper triangular matrix, row by row from the last. */
function inverseOf(u: Matrix): Matrix {
  const n = u.rows;
  const inverse = matrix(n, n);
  const R = inverse.data;
  for (let i = n - 1; i >= 0; i--) {
    R[i * n + i] = 1;
    for (let k = i + 1; k < n; k++) {
      const factor = u.data[i * n + k];
      for (let j = k; j < n; j++) R[i * n + j] -= factor * R[k * n + j];
    }
    const pivot = u.data[i * n + i];
    for (let j = i; j < n; j++) R[i * n + j] /= pivot;
  }
  return inverse;
}
