import { invariant } from '@fidboard/core';
import { orthogonalKernels } from './orthogonal-kernels.ts';
import { reflector } from './tridiagonal.ts';
import type { UpperBand } from './upper-band.ts';

/** An upper bidiagonal matrix: n diagonal entries, and n - 1 beside them (the last of `superDiagonal`'s n is 0). */
export interface Bidiagonal {
  readonly diagonal: Float64Array;
  readonly superDiagonal: Float64Array;
}

/**
 * Reduces an upper band matrix to bidiagonal with the same singular values; its bandwidth is a multiple of 8.
 *
 * Lang (1996): a reflector of b columns leaves two entries of row j and fills the triangle below their diagonal block; one
 * of b rows clears that block's first column and fills the block to its right, whose first row is next; and so to the
 * end. What else is filled lies under the rows still to come. Costs about 8 n^2 b in contiguous columns.
 */
export function bandToBidiagonal(band: UpperBand): Bidiagonal {
  const { n, bandwidth: b, stride } = band;
  invariant(b % 8 === 0, 'bandToBidiagonal', 'a bandwidth that is a multiple of 8', b);
  // Zero rows and columns after the last ones, so that every block is whole; then the reflector's vector.
  const at = 8 * Math.ceil(((n + 3 * b) * stride) / 8);
  const { kernels, numbers: A } = orthogonalKernels(at + b + 8);
  A.set(band.data);
  const v = A.subarray(at, at + b);
  const [vAt, length] = [8 * at, 8 * b];
  const across = stride - 1; // from an entry to the next one of its row
  const place = (i: number, j: number) => j * stride + i - j + 2 * b - 1;
  for (let j = 0; j < n - 1; j++) {
    // The row whose b entries from column `first` on are to be reduced to one; the rows between it and `first` are full.
    let row = j;
    for (let first = j + 1; first < n; first += b) {
      const head = place(row, first);
      for (let c = 0; c < b; c++) v[c] = A[head + c * across];
      const right = reflector(v, 0, b);
      if (right.tau !== 0) {
        // The rows above the diagonal block, the reduced one among them, then the block
        if (row > j) kernels.fromRight(8 * head, 8 * across, length, vAt, right.tau);
        kernels.fromRight(8 * place(first, first), 8 * across, length, vAt, right.tau);
      }
      A[head] = right.beta;
      for (let c = 1; c < b; c++) A[head + c * across] = 0;
      const corner = place(first, first);
      for (let i = 0; i < b; i++) v[i] = A[corner + i];
      const left = reflector(v, 0, b);
      if (left.tau !== 0)
        kernels.fromLeft(8 * (corner + across), 8 * across, 2 * b - 1, length, vAt, left.tau);
      A[corner] = left.beta;
      for (let i = 1; i < b; i++) A[corner + i] = 0;
      row = first;
    }
  }
  const diagonal = new Float64Array(n);
  const superDiagonal = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    diagonal[j] = A[place(j, j)];
    if (j + 1 < n) superDiagonal[j] = A[place(j, j + 1)];
  }
  return { diagonal, superDiagonal };
}
