/** A symmetric tridiagonal matrix: n diagonal entries, and n - 1 beside them (the last of `offDiagonal`'s n is 0). */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
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
