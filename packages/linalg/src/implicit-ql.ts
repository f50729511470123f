import { invariant } from '@fidboard/core';
import type { Tridiagonal } from './tridiagonal.ts';

const SWEEPS = 60;

/** Told of a rotation: (row i, row i + 1) <- (c row i - s row i+1, s row i + c row i+1). */
type Rotate = (i: number, c: number, s: number) => void;

/**
 * Eigenvalues of a symmetric tridiagonal matrix, unsorted, by the QL algorithm with implicit shifts.
 *
 * EISPACK imtql1. Throws where an eigenvalue does not converge in 60 sweeps, which no finite matrix has shown.
 */
export function implicitQl(t: Tridiagonal): Float64Array {
  const sweeps = implicitQlSweeps(t);
  for (;;) {
    const step = sweeps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, sweep by sweep, with every rotation told (imtql2): by them, rows of Q^T become rows of eigenvectors. */
export function* implicitQlSweeps(t: Tridiagonal, rotate?: Rotate): Generator<void, Float64Array> {
  const n = t.diagonal.length;
  const d = t.diagonal.slice();
  const e = t.offDiagonal.slice();
  // The reduction itself leaves errors of eps * norm. Without this floor, the many tiny entries of a rank-deficient
  // matrix, all of them rounding, can keep the relative test open for ever.
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]), Math.abs(e[i]));
  const negligible = (Number.EPSILON * norm) / 8;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      for (; m < n - 1; m++) {
        const size = Math.abs(d[m]) + Math.abs(d[m + 1]);
        if (Math.abs(e[m]) <= Math.max(Number.EPSILON * size, negligible)) break;
      }
      if (m === l) break;
      yield;
      invariant(sweep < SWEEPS, 'implicitQl', `convergence in ${SWEEPS} sweeps`, `eigenvalue ${l} open`);
      let g = (d[l + 1] - d[l]) / (2 * e[l]);
      let r = length(g, 1);
      g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        r = length(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        rotate?.(i, c, s);
      }
      if (r === 0 && i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return d;
}

// Math.hypot is several times slower; the matrix is scaled to entries of at most 1, so squares do not overflow.
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
