import { implicitQl } from './implicit-ql.ts';
import { largestEntry, type Matrix } from './matrix.ts';
import { multiply } from './multiply.ts';
import { type EigenOptions, symmetricEigenvalues } from './symmetric-eigen.ts';
import { reflector } from './tridiagonal.ts';

/** Up to this many multiplications (about 400 x 400) the plain bidiagonalisation takes well under a second. */
const LARGEST_DIRECT = 2 ** 26;

/**
 * The min(rows, cols) singular values of a matrix, descending.
 *
 * Small matrices are bidiagonalised: each value is within a small multiple of eps * ||A|| of an exact one. Large
 * ones go by the eigenvalues of A A^T, by GEMMs: values below sqrt(eps) * ||A|| are then known to that only.
 */
export async function singularValues(a: Matrix, options: EigenOptions = {}): Promise<Float64Array> {
  const wide = a.rows <= a.cols;
  const [small, large] = wide ? [a.rows, a.cols] : [a.cols, a.rows];
  if (small * small * large <= LARGEST_DIRECT) return bidiagonalRoute(a, wide);
  const gram = await multiply(a, a, wide ? { transposeB: true } : { transposeA: true });
  const eigenvalues = await symmetricEigenvalues(gram, options);
  return eigenvalues.map((value) => Math.sqrt(Math.max(value, 0))).reverse();
}

/** Golub and Van Loan, algorithm 5.4.2, then the eigenvalues +-sigma of the Golub-Kahan tridiagonal of 2 n rows. */
function bidiagonalRoute(a: Matrix, wide: boolean): Float64Array {
  const n = wide ? a.rows : a.cols;
  const m = wide ? a.cols : a.rows;
  const scale = 2 ** Math.ceil(Math.log2(largestEntry(a, 'singularValues') || 1)); // exact, against overflow
  // x[k] is column k of the m x n matrix that is reduced: a row of a wide matrix, a column of a tall one.
  const x = Array.from({ length: n }, (_, k) =>
    Float64Array.from({ length: m }, (_, i) => (wide ? a.data[k * m + i] : a.data[i * n + k]) / scale),
  );
  const offDiagonal = new Float64Array(2 * n); // d_0, e_0, d_1, e_1, ...
  const u = new Float64Array(n);
  const w = new Float64Array(m);
  for (let k = 0; k < n; k++) {
    const v = x[k];
    const left = reflector(v, k, m);
    offDiagonal[2 * k] = left.beta;
    if (left.tau !== 0) for (let j = k + 1; j < n; j++) reflect(x[j], v, k, left.tau);
    if (k + 1 === n) break;
    for (let j = k + 1; j < n; j++) u[j] = x[j][k];
    const right = reflector(u, k + 1, n);
    offDiagonal[2 * k + 1] = right.beta;
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
  const pairs = implicitQl({ diagonal: new Float64Array(2 * n), offDiagonal }).sort();
  return Float64Array.from({ length: n }, (_, k) => Math.max(pairs[2 * n - 1 - k], 0) * scale);
}

/** x -= tau (v.x) v on the entries from `start` on. */
function reflect(x: Float64Array, v: Float64Array, start: number, tau: number): void {
  let dot = 0;
  for (let i = start; i < x.length; i++) dot += v[i] * x[i];
  dot *= tau;
  for (let i = start; i < x.length; i++) x[i] -= dot * v[i];
}
