import { type Matrix, matrix } from './matrix.ts';

/** A symmetric tridiagonal matrix: n diagonal entries, and n - 1 beside them (the last of `offDiagonal`'s n is 0). */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
}

/** Householder reflectors H_k = I - tau_k v_k v_k^T, where v_k (row k of `vectors`) is zero up to entry k. */
export interface Reflectors {
  readonly vectors: Matrix;
  readonly taus: Float64Array;
}

/**
 * Reduces a symmetric matrix to tridiagonal T = Q^T A Q, Q = H_0 H_1 ..., in plain loops: for small matrices.
 *
 * Golub and Van Loan, Matrix Computations, algorithm 8.3.1; reads the lower triangle and costs 4/3 n^3.
 */
export function reduceToTridiagonal(a: Matrix): Tridiagonal & { reflectors: Reflectors } {
  const n = a.rows;
  const A = a.data.slice();
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const vectors = matrix(n, n);
  const taus = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = A[k * n + k];
    if (k === n - 1) break;
    const v = vectors.data.subarray(k * n, (k + 1) * n);
    for (let i = k + 1; i < n; i++) v[i] = A[i * n + k];
    const { tau, beta } = reflector(v, k + 1, n);
    offDiagonal[k] = beta;
    taus[k] = tau;
    if (tau === 0) continue;
    // p = tau A v, from the lower triangle
    p.fill(0);
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const vi = v[i];
      let sum = A[row + i] * vi;
      for (let j = k + 1; j < i; j++) {
        const aij = A[row + j];
        sum += aij * v[j];
        p[j] += aij * vi;
      }
      p[i] += sum;
    }
    let pv = 0;
    for (let i = k + 1; i < n; i++) {
      p[i] *= tau;
      pv += p[i] * v[i];
    }
    // w = p - (tau/2)(p.v) v; A -= v w^T + w v^T
    const half = (tau / 2) * pv;
    for (let i = k + 1; i < n; i++) p[i] -= half * v[i];
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const vi = v[i];
      const wi = p[i];
      for (let j = k + 1; j <= i; j++) A[row + j] -= vi * p[j] + wi * v[j];
    }
  }
  return { diagonal, offDiagonal, reflectors: { vectors, taus } };
}

/**
 * Turns x[start..end) into the vector v of the reflector H = I - tau v v^T with H x = beta e_1, v_1 = 1, in place.
 *
 * tau = 0 (H = I) where x is already a multiple of e_1.
 */
export function reflector(x: Float64Array, start: number, end: number): { tau: number; beta: number } {
  const alpha = x[start];
  let largest = 0;
  for (let i = start + 1; i < end; i++) largest = Math.max(largest, Math.abs(x[i]));
  if (largest === 0) {
    x[start] = 1;
    return { tau: 0, beta: alpha };
  }
  const scale = Math.max(largest, Math.abs(alpha)); // against underflow and overflow of the squares
  let squares = 0;
  for (let i = start; i < end; i++) squares += (x[i] / scale) ** 2;
  const beta = -Math.sign(alpha || 1) * scale * Math.sqrt(squares);
  const factor = 1 / (alpha - beta);
  for (let i = start + 1; i < end; i++) x[i] *= factor;
  x[start] = 1;
  return { tau: (beta - alpha) / beta, beta };
}
