import type { SymmetricBand } from './band-reduction.ts';
import { reflector, type Tridiagonal } from './tridiagonal.ts';

/**
 * Reduces a symmetric band matrix to tridiagonal by Householder bulge chasing; the band is overwritten.
 *
 * Murata and Horikoshi (1975); Lang (1993). Column j is reduced to two entries by a reflector of length b, which
 * makes a bulge one block further down; the bulge's first column is annihilated in turn, and so to the end.
 * The rest of each bulge lies under the columns still to come. Costs about 6 n^2 b in contiguous columns.
 */
export function bandToTridiagonal(band: SymmetricBand): Tridiagonal {
  const { n, bandwidth: b, stride, data: A } = band;
  const v = new Float64Array(b);
  const w = new Float64Array(b);
  for (let j = 0; j < n - 2; j++) {
    let column = j;
    let first = j + 1; // rows first..last of `column` are to be reduced to one entry
    while (first < n - 1) {
      const last = Math.min(first + b, n);
      const size = last - first;
      const head = column * stride + first - column;
      for (let i = 0; i < size; i++) v[i] = A[head + i];
      const { tau, beta } = reflector(v, 0, size);
      A[head] = beta;
      A.fill(0, head + 1, head + size);
      if (tau !== 0) {
        // What the reflector also does to the columns between `column` and the diagonal block, from the left
        for (let c = column + 1; c < first; c++) fromLeft(A, c * stride + first - c, size, v, tau);
        bothSides(A, first * stride, stride, { size, v, w, tau });
        const bulge = Math.min(last + b, n) - last;
        if (bulge > 0) fromRight(A, first * stride + last - first, stride, { rows: bulge, size, v, w, tau });
      }
      column = first;
      first = last;
    }
  }
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    diagonal[j] = A[j * stride];
    if (j + 1 < n) offDiagonal[j] = A[j * stride + 1];
  }
  return { diagonal, offDiagonal };
}

/** x -= tau (v.x) v on the `size` entries of one column that start at `at`. */
function fromLeft(A: Float64Array, at: number, size: number, v: Float64Array, tau: number): void {
  let dot = 0;
  for (let i = 0; i < size; i++) dot += v[i] * A[at + i];
  dot *= tau;
  for (let i = 0; i < size; i++) A[at + i] -= dot * v[i];
}

/** D <- H D H for the symmetric block whose diagonal starts at `at`, lower triangle by columns. */
function bothSides(
  A: Float64Array,
  at: number,
  stride: number,
  { size, v, w, tau }: { size: number; v: Float64Array; w: Float64Array; tau: number },
): void {
  w.fill(0);
  for (let c = 0; c < size; c++) {
    const column = at + c * stride - c; // entry (i, c) is at column + i
    const vc = v[c];
    let sum = A[column + c] * vc + w[c];
    for (let i = c + 1; i < size; i++) {
      const entry = A[column + i];
      sum += entry * v[i];
      w[i] += entry * vc;
    }
    w[c] = sum;
  }
  let wv = 0;
  for (let i = 0; i < size; i++) {
    w[i] *= tau;
    wv += w[i] * v[i];
  }
  const half = (tau / 2) * wv;
  for (let i = 0; i < size; i++) w[i] -= half * v[i];
  for (let c = 0; c < size; c++) {
    const column = at + c * stride - c;
    const vc = v[c];
    const wc = w[c];
    for (let i = c; i < size; i++) A[column + i] -= v[i] * wc + w[i] * vc;
  }
}

/** B <- B H for the block of `rows` rows under the diagonal block; column c of B starts at at + c * (stride - 1). */
function fromRight(
  A: Float64Array,
  at: number,
  stride: number,
  { rows, size, v, w, tau }: { rows: number; size: number; v: Float64Array; w: Float64Array; tau: number },
): void {
  w.fill(0);
  for (let c = 0; c < size; c++) {
    const column = at + c * (stride - 1);
    const vc = v[c];
    for (let i = 0; i < rows; i++) w[i] += A[column + i] * vc;
  }
  for (let c = 0; c < size; c++) {
    const column = at + c * (stride - 1);
    const factor = tau * v[c];
    for (let i = 0; i < rows; i++) A[column + i] -= factor * w[i];
  }
}
