import { type Matrix, matrix } from './matrix.ts';

/** Rows or columns from .. from + count. */
export interface Span {
  readonly from: number;
  readonly count: number;
}

/** A copy of the entries where these rows meet these columns, in the first numbers of `into` where it is given. */
export function block(a: Matrix, rows: Span, cols: Span, into?: Float64Array): Matrix {
  const result = matrix(rows.count, cols.count, into?.subarray(0, rows.count * cols.count));
  for (let i = 0; i < rows.count; i++) {
    const from = (rows.from + i) * a.cols + cols.from;
    result.data.set(a.data.subarray(from, from + cols.count), i * cols.count);
  }
  return result;
}

/** The same matrix without its first rows and columns, moved together in the memory that it has. */
export function dropLeading(a: Matrix, rows: number, cols: number): Matrix {
  const kept = { rows: a.rows - rows, cols: a.cols - cols };
  for (let i = 0; i < kept.rows; i++) {
    const from = (i + rows) * a.cols + cols;
    a.data.copyWithin(i * kept.cols, from, from + kept.cols);
  }
  return matrix(kept.rows, kept.cols, a.data.subarray(0, kept.rows * kept.cols));
}

const TILE = 16;

/** Writes the lower triangle over the upper one, in place. */
export function mirrorLower(a: Matrix): void {
  const n = a.rows;
  // Tiles, since a column is a line of cache for each entry
  for (let top = 0; top < n; top += TILE) {
    for (let left = 0; left <= top; left += TILE) {
      for (let i = top; i < Math.min(top + TILE, n); i++) {
        const end = Math.min(left + TILE, i);
        for (let j = left; j < end; j++) a.data[j * n + i] = a.data[i * n + j];
      }
    }
  }
}
