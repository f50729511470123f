import { invariant } from '@fidboard/core';
import type { SymmetricBand } from './band-reduction.ts';
import { orthogonalKernels } from './orthogonal-kernels.ts';
import { reflector, type Tridiagonal } from './tridiagonal.ts';

/**
 * Reduces a symmetric band matrix to tridiagonal by Householder bulge chasing; its bandwidth is a multiple of 8.
 *
 * Murata and Horikoshi (1975); Lang (1993). Column j is reduced to two entries by a reflector of length b, which
 * makes a bulge one block further down; the bulge's first column is annihilated in turn, and so to the end.
 * The rest of each bulge lies under the columns still to come. Costs about 6 n^2 b in contiguous columns.
 */
export function bandToTridiagonal(band: SymmetricBand): Tridiagonal {
  const { n, bandwidth: b, stride } = band;
  invariant(b % 8 === 0, 'bandToTridiagonal', 'a bandwidth that is a multiple of 8', b);
  // Zero rows and columns after the last ones, so that every block is whole; then v and w, each with room after it.
  const at = 8 * Math.ceil(((n + 2 * b) * stride) / 8);
  const { kernels, numbers: A } = orthogonalKernels(at + 2 * (b + 4));
  A.set(band.data);
  const v = A.subarray(at, at + b);
  // Addresses, strides and lengths of the kernels are in bytes.
  const [vAt, wAt, length] = [8 * at, 8 * (at + b + 4), 8 * b];
  const along = 8 * stride; // from a column's diagonal entry to the next column's
  const across = along - 8; // from an entry to the next one of its row
  for (let j = 0; j < n - 2; j++) {
    let column = j;
    let first = j + 1; // the b rows from `first` on of `column` are to be reduced to one entry
    while (first < n - 1) {
      const head = column * stride + first - column;
      for (let i = 0; i < b; i++) v[i] = A[head + i];
      const { tau, beta } = reflector(v, 0, b);
      A[head] = beta;
      for (let i = 1; i < b; i++) A[head + i] = 0;
      if (tau !== 0) {
        // What the reflector also does to the columns between `column` and the diagonal block, from the left
        kernels.fromLeft(8 * head + across, across, first - column - 1, length, vAt, tau);
        kernels.bothSides(first * along, along, length, vAt, wAt, tau);
        kernels.fromRight(first * along + length, across, length, vAt, tau);
      }
      column = first;
      first += b;
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
