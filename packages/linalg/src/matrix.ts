import { invariant } from '@fidboard/core';

/** A dense float64 matrix in row-major order: entry (i, j) is `data[i * cols + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** A matrix over `data` (not copied), or of zeros; its length is held to rows * cols. */
export function matrix(
  rows: number,
  cols: number,
  data: Float64Array = new Float64Array(rows * cols),
): Matrix {
  invariant(data.length === rows * cols, 'matrix', `${rows} x ${cols} entries`, data.length);
  return { rows, cols, data };
}

/** The largest absolute entry, 0 for an empty matrix; NaN or an infinity is our broken assumption. */
export function largestEntry(a: Matrix, name: string): number {
  let largest = 0;
  for (let i = 0; i < a.data.length; i++) {
    const size = Math.abs(a.data[i]);
    if (size <= largest) continue;
    invariant(!Number.isNaN(size), name, 'finite entries', size);
    largest = size;
  }
  invariant(largest < Infinity, name, 'finite entries', largest);
  return largest;
}

/** The sum of the diagonal of a square matrix. */
export function trace(a: Matrix): number {
  invariant(a.rows === a.cols, 'trace', 'a square matrix', `${a.rows} x ${a.cols}`);
  let sum = 0;
  for (let i = 0; i < a.rows; i++) sum += a.data[i * a.cols + i];
  return sum;
}

/** A float64 ONNX tensor over the matrix's own memory. */
export function tensorOf(a: Matrix): { type: 'float64'; dims: [number, number]; data: Float64Array } {
  return { type: 'float64', dims: [a.rows, a.cols], data: a.data };
}
