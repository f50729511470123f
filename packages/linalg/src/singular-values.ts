import { type Bidiagonal, bandToBidiagonal } from './bidiagonal-chase.ts';
import { implicitQl } from './implicit-ql.ts';
import { largestEntry, type Matrix, matrix } from './matrix.ts';
import type { EigenOptions } from './symmetric-eigen.ts';
import { reflector } from './tridiagonal.ts';
import { reduceToUpperBand } from './upper-band.ts';

/** Up to this many multiplications (about 256 x 256) the plain bidiagonalisation is faster than the trips into onnxruntime. */
const LARGEST_DIRECT = 2 ** 24;
const BANDWIDTH = 32;

/**
 * The min(rows, cols) singular values of a matrix, descending, each within a small multiple of eps * ||A|| of an exact one.
 *
 * Small matrices are bidiagonalised by Householder's method in plain loops, large ones by way of a band. The Gram matrix
 * would be cheaper, but leaves of values below sqrt(eps) * ||A|| nothing but rounding. Checked against LAPACK's dgesvd.
 */
export async function singularValues(a: Matrix, options: EigenOptions = {}): Promise<Float64Array> {
  const wide = a.rows <= a.cols;
  const [small, large] = wide ? [a.rows, a.cols] : [a.cols, a.rows];
  const scale = 2 ** Math.ceil(Math.log2(largestEntry(a, 'singularValues') || 1)); // exact, against overflow
  const bidiagonal =
    small * small * large <= LARGEST_DIRECT
      ? plainBidiagonal(a, scale)
      : bandToBidiagonal(await reduceToUpperBand(tall(a, scale), BANDWIDTH, options));
  options.signal?.throwIfAborted();
  return valuesOf(bidiagonal).map((value) => value * scale);
}

/** The matrix over `scale`, turned where it is wide. */
function tall(a: Matrix, scale: number): Matrix {
  if (a.rows >= a.cols) {
    return matrix(
      a.rows,
      a.cols,
      a.data.map((value) => value / scale),
    );
  }
  const result = matrix(a.cols, a.rows);
  // Rows of a few lines of cache at a time, so that the writes stay together
  for (let top = 0; top < a.rows; top += TILE) {
    const bottom = Math.min(top + TILE, a.rows);
    for (let j = 0; j < a.cols; j++) {
      for (let i = top; i < bottom; i++) result.data[j * a.rows + i] = a.data[i * a.cols + j] / scale;
    }
  }
  return result;
}

const TILE = 16;

/** The singular values are the positive half of the eigenvalues of the Golub-Kahan matrix, of d_0, e_0, d_1, e_1 ... */
function valuesOf({ diagonal, superDiagonal }: Bidiagonal): Float64Array {
  const n = diagonal.length;
  const offDiagonal = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    offDiagonal[2 * k] = diagonal[k];
    offDiagonal[2 * k + 1] = superDiagonal[k];
  }
  const pairs = implicitQl({ diagonal: new Float64Array(2 * n), offDiagonal }).sort();
  return Float64Array.from({ length: n }, (_, k) => Math.max(pairs[2 * n - 1 - k], 0));
}

/** Golub and Van Loan, algorithm 5.4.2, of the matrix over `scale`. */
function plainBidiagonal(a: Matrix, scale: number): Bidiagonal {
  const wide = a.rows <= a.cols;
  const n = wide ? a.rows : a.cols;
  const m = wide ? a.cols : a.rows;
  // x[k] is column k of the m x n matrix that is reduced: a row of a wide matrix, a column of a tall one.
  const x = Array.from({ length: n }, (_, k) =>
    Float64Array.from({ length: m }, (_, i) => (wide ? a.data[k * m + i] : a.data[i * n + k]) / scale),
  );
  const diagonal = new Float64Array(n);
  const superDiagonal = new Float64Array(n);
  const u = new Float64Array(n);
  const w = new Float64Array(m);
  for (let k = 0; k < n; k++) {
    const v = x[k];
    const left = reflector(v, k, m);
    diagonal[k] = left.beta;
    if (left.tau !== 0) for (let j = k + 1; j < n; j++) reflect(x[j], v, k, left.tau);
    if (k + 1 === n) break;
    for (let j = k + 1; j < n; j++) u[j] = x[j][k];
    const right = reflector(u, k + 1, n);
    superDiagonal[k] = right.beta;
    if (right.tau === 0) continue;
    w.fill(0);
    for (let j = k + 1; j < n; j++) {
      const column = x[j];
      const factor = u[j];
      for (let i = k + 1; i < m; i++) w[i] += factor * column[i];
    }
    for (let j = k + 1; j < n; j++) {
      const column = x[j];
      const factor = right.tau * u[j];
      for (let i = k + 1; i < m; i++) column[i] -= factor * w[i];
    }
  }
  return { diagonal, superDiagonal };
}

/** x -= tau (v.x) v on the entries from `start` on. */
function reflect(x: Float64Array, v: Float64Array, start: number, tau: number): void {
  let dot = 0;
  for (let i = start; i < x.length; i++) dot += v[i] * x[i];
  dot *= tau;
  for (let i = start; i < x.length; i++) x[i] -= dot * v[i];
}
