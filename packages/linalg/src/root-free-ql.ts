import { invariant } from '@fidboard/core';
import type { Tridiagonal } from './tridiagonal.ts';

const SWEEPS = 60;

/**
 * Eigenvalues of a symmetric tridiagonal matrix, unsorted, by the QL algorithm on the squares of its off-diagonal entries.
 *
 * Pal, Walker and Kahan's variant as in LAPACK's dsterf: no square root inside a sweep, at half the time of `implicitQl`.
 * Throws where an eigenvalue does not converge in 60 sweeps, which no finite matrix has shown.
 */
export function rootFreeQl(t: Tridiagonal): Float64Array {
  const n = t.diagonal.length;
  // QL keeps small eigenvalues best where the matrix grows downward: turn it round where it shrinks.
  const turned = n > 0 && Math.abs(t.diagonal[0]) > Math.abs(t.diagonal[n - 1]);
  const d = turned ? t.diagonal.slice().reverse() : t.diagonal.slice();
  const e = new Float64Array(n); // squares
  for (let i = 0; i < n - 1; i++) e[i] = t.offDiagonal[turned ? n - 2 - i : i] ** 2;
  // The reduction itself leaves errors of eps * norm. Without this floor, the many tiny entries of a rank-deficient
  // matrix, all of them rounding, can keep the relative test open for ever.
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]), Math.sqrt(e[i]));
  const negligible = ((Number.EPSILON * norm) / 8) ** 2;
  const relative = Number.EPSILON ** 2;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && e[m] > Math.max(relative * Math.abs(d[m] * d[m + 1]), negligible)) m++;
      if (m === l) break;
      invariant(sweep < SWEEPS, 'rootFreeQl', `convergence in ${SWEEPS} sweeps`, `eigenvalue ${l} open`);
      e[m] = 0;
      const root = Math.sqrt(e[l]);
      const ratio = (d[l + 1] - d[l]) / (2 * root);
      const length = Math.sqrt(ratio * ratio + 1);
      const shift = d[l] - root / (ratio + (ratio >= 0 ? length : -length));
      let c = 1;
      let s = 0;
      let gamma = d[m] - shift;
      let p = gamma * gamma;
      for (let i = m - 1; i >= l; i--) {
        const square = e[i];
        const r = p + square;
        if (i !== m - 1) e[i + 1] = s * r;
        const lastC = c;
        const lastGamma = gamma;
        c = p / r;
        s = square / r;
        gamma = c * (d[i] - shift) - s * lastGamma;
        d[i + 1] = lastGamma + (d[i] - gamma);
        p = c === 0 ? lastC * square : (gamma * gamma) / c;
      }
      e[l] = s * p;
      d[l] = shift + gamma;
    }
  }
  return d;
}
