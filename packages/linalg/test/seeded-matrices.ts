import { Rng } from '@fidboard/core';
import { type Matrix, matrix, multiply } from '../src/index.ts';

/** Entries of [-1, 1); row i is drawn from its own stream, seed + i, as in vectors/rng.py. */
export function uniformMatrix(rows: number, cols: number, seed: number): Matrix {
  const result = matrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    const rng = new Rng(seed + i);
    for (let j = 0; j < cols; j++) result.data[i * cols + j] = 2 * rng.uniform() - 1;
  }
  return result;
}

export function indefinite(n: number, seed: number): Promise<Matrix> {
  const x = uniformMatrix(n, n, seed);
  return Promise.resolve(mapEntries(x, (value, i, j) => value + x.data[j * n + i]));
}

/** Positive definite, eigenvalues over about 12 decades. */
export async function graded(n: number, seed: number): Promise<Matrix> {
  const x = uniformMatrix(n, n, seed);
  const scale = (i: number) => 10 ** ((-6 * i) / (n - 1));
  const gram = await multiply(x, x, { transposeA: true });
  return mapEntries(gram, (value, i, j) => (value / n + (i === j ? 1 : 0)) * scale(i) * scale(j));
}

/** Positive semidefinite of rank n / 4. */
export function deficient(n: number, seed: number): Promise<Matrix> {
  const x = uniformMatrix(n / 4, n, seed);
  return multiply(x, x, { transposeA: true });
}

/** H diag(values) H for the reflection H = I - 2 u u^T / u.u: its eigenvalues are known, its vectors are H's columns. */
export function withSpectrum(values: Float64Array, seed: number): Matrix {
  const n = values.length;
  const u = uniformMatrix(1, n, seed).data;
  let squares = 0;
  let weighted = 0;
  for (let i = 0; i < n; i++) {
    squares += u[i] ** 2;
    weighted += values[i] * u[i] ** 2;
  }
  const beta = 2 / squares;
  return mapEntries(matrix(n, n), (_, i, j) => {
    const diagonal = i === j ? values[i] : 0;
    return diagonal - beta * u[i] * u[j] * (values[i] + values[j]) + beta * beta * weighted * u[i] * u[j];
  });
}

export function mapEntries(a: Matrix, map: (value: number, i: number, j: number) => number): Matrix {
  const data = a.data.map((value, at) => map(value, Math.floor(at / a.cols), at % a.cols));
  return matrix(a.rows, a.cols, data);
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`largestDifference: lengths ${a.length} and ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
