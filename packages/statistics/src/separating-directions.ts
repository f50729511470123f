import { type Matrix, matrix } from '@fidboard/linalg';
import type { Whitening } from './component-whitening.ts';

/**
 * W_k, r x q side by side: ||(x - m_k) W_k||^2 is at most ||(x - m_k) P_k||^2, and next to it where x lies near another mean.
 *
 * W_k = P_k Q_k with orthonormal columns Q_k that span the whitened ways (m_j - m_k) P_k to the q nearest other means: what tells
 * components apart lies along those, and the rest of a square is noise. Columns of 0 where there are fewer directions.
 */
export function separatingDirections(means: Matrix, whitening: readonly Whitening[], q: number): Matrix {
  const { rows: K, cols: r } = means;
  const directions = matrix(r, K * q);
  for (let k = 0; k < K; k++) {
    const { root } = whitening[k];
    const ways = Array.from({ length: K }, (_, j) => whitenedWay(means, { from: k, to: j, root }));
    ways.sort((a, b) => squaredLength(a) - squaredLength(b));
    for (const [column, direction] of orthonormal(ways, q).entries()) {
      for (let i = 0; i < r; i++) {
        let entry = 0;
        for (let t = i; t < r; t++) entry += root[i * r + t] * direction[t];
        directions.data[i * K * q + k * q + column] = entry;
      }
    }
  }
  return directions;
}

/** (m_to - m_from) P of an upper triangular P. */
function whitenedWay(
  { cols: r, data }: Matrix,
  { from, to, root }: { readonly from: number; readonly to: number; readonly root: Float64Array },
): Float64Array {
  const way = new Float64Array(r);
  for (let i = 0; i < r; i++) {
    const difference = data[to * r + i] - data[from * r + i];
    for (let j = i; j < r; j++) way[j] += difference * root[i * r + j];
  }
  return way;
}

/** An orthonormal basis of the first of these vectors, at most q of it: Gram and Schmidt, twice, without what is only rounding. */
function orthonormal(vectors: readonly Float64Array[], q: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    if (basis.length === q) break;
    const length = Math.sqrt(squaredLength(vector));
    const rest = vector.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const unit of basis) {
        const along = rest.reduce((sum, value, i) => sum + value * unit[i], 0);
        for (let i = 0; i < rest.length; i++) rest[i] -= along * unit[i];
      }
    }
    const left = Math.sqrt(squaredLength(rest));
    if (left > 1e-8 * length) basis.push(rest.map((value) => value / left));
  }
  return basis;
}

function squaredLength(vector: Float64Array): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}
