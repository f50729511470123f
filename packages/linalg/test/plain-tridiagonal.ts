import type { Matrix } from '../src/index.ts';
import { reflector, type Tridiagonal } from '../src/tridiagonal.ts';

/** T = Q^T A Q in plain loops: Golub and Van Loan, Matrix Computations, algorithm 8.3.1; reads the lower triangle. */
export function reduceToTridiagonal(a: Matrix): Tridiagonal {
  const n = a.rows;
  const A = a.data.slice();
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = A[k * n + k];
    if (k === n - 1) break;
    const v = new Float64Array(n);
    for (let i = k + 1; i < n; i++) v[i] = A[i * n + k];
    const { tau, beta } = reflector(v, k + 1, n);
    offDiagonal[k] = beta;
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
  return { diagonal, offDiagonal };
}
