import { invariant } from '@fidboard/core';
import { reduceToBand } from './band-reduction.ts';
import { bandToTridiagonal } from './bulge-chase.ts';
import { denseEigen } from './dense-eigen.ts';
import { largestEntry, type Matrix, matrix } from './matrix.ts';
import { rootFreeQl } from './root-free-ql.ts';
import { tridiagonalValues } from './tridiagonal-values.ts';

/** Below this size the plain reduction is faster than the trips into onnxruntime. */
const SMALLEST_FOR_BAND = 256;
const BANDWIDTH = 32;
const TILE = 16;

export interface EigenOptions {
  readonly signal?: AbortSignal;
}

/**
 * The eigenvalues of a symmetric matrix, ascending, each within a small multiple of eps * ||A|| of an exact one.
 *
 * Only symmetric input has a meaning here; the two triangles are averaged first. Small matrices go by Householder
 * tridiagonalisation, others by a band; both end in root-free QL. Checked against LAPACK's dsyevd (scipy.linalg.eigh).
 */
export async function symmetricEigenvalues(a: Matrix, options: EigenOptions = {}): Promise<Float64Array> {
  const { scaled, scale } = prepared(a, 'symmetricEigenvalues');
  const tridiagonal =
    a.rows < SMALLEST_FOR_BAND
      ? tridiagonalValues(scaled)
      : bandToTridiagonal(await reduceToBand(scaled, BANDWIDTH, options));
  options.signal?.throwIfAborted();
  const values = rootFreeQl(tridiagonal).sort();
  for (let i = 0; i < values.length; i++) values[i] *= scale;
  return values;
}

/**
 * Eigenvalues, ascending, and orthonormal eigenvectors (column k of `vectors` belongs to value k): A V = V diag(values).
 *
 * About 9 n^3 operations on one processor: a third of a second at n = 500, a quarter of a minute at n = 2048,
 * with a turn for other work of the process, and a look at the signal, every 50 ms.
 */
export async function symmetricEigen(
  a: Matrix,
  options: EigenOptions = {},
): Promise<{ values: Float64Array; vectors: Matrix }> {
  const { scaled, scale } = prepared(a, 'symmetricEigen');
  const n = a.rows;
  const { values: unsorted, vectors: rows } = await denseEigen(scaled, options.signal);
  const order = Int32Array.from(unsorted, (_, i) => i).sort((i, j) => unsorted[i] - unsorted[j]);
  const vectors = matrix(n, n);
  for (let k = 0; k < n; k++) {
    const from = order[k] * n;
    for (let i = 0; i < n; i++) vectors.data[i * n + k] = rows.data[from + i];
  }
  return { values: Float64Array.from(order, (i) => unsorted[i] * scale), vectors };
}

/** The symmetric part, scaled to entries of at most 1, so that no square overflows or vanishes on the way. */
function prepared(a: Matrix, name: string): { scaled: Matrix; scale: number } {
  const n = a.rows;
  invariant(n === a.cols, name, 'a square matrix', `${a.rows} x ${a.cols}`);
  const scale = 2 ** Math.ceil(Math.log2(largestEntry(a, name) || 1)); // a power of two: scaling is exact
  const factor = 0.5 / scale;
  const scaled = matrix(n, n);
  // Tiles, since the mirror image of a row is a line of cache for each entry
  for (let top = 0; top < n; top += TILE) {
    for (let left = 0; left <= top; left += TILE) {
      for (let i = top; i < Math.min(top + TILE, n); i++) {
        const end = Math.min(left + TILE, i + 1);
        for (let j = left; j < end; j++) {
          const entry = a.data[i * n + j] * factor + a.data[j * n + i] * factor;
          scaled.data[i * n + j] = entry;
          scaled.data[j * n + i] = entry;
        }
      }
    }
  }
  return { scaled, scale };
}
