import { givingWay } from './give-way.ts';
import { implicitQlSweeps } from './implicit-ql.ts';
import { type Matrix, matrix } from './matrix.ts';
import { orthogonalKernels } from './orthogonal-kernels.ts';
import { reflector } from './tridiagonal.ts';

/**
 * Eigenvalues, unsorted, of a symmetric matrix with entries of at most 1, and its eigenvectors as rows.
 *
 * Householder tridiagonalisation, the product of its reflectors, implicit QL: the textbook's steps in WebAssembly. The
 * matrix is filled up with zeros to n a multiple of 8, and each step begins at a multiple of 8: whole lines everywhere.
 */
export async function denseEigen(
  a: Matrix,
  signal?: AbortSignal,
): Promise<{ values: Float64Array; vectors: Matrix }> {
  const giveWay = givingWay(signal);
  const n = a.rows;
  const size = LINE * Math.ceil(n / LINE);
  // The matrix, the rows of Q^T, v and w, each with room after it
  const [vAt, wAt] = [2 * size * size, 2 * size * size + size + 4];
  const { kernels, numbers: A } = orthogonalKernels(wAt + size + 4);
  for (let i = 0; i < n; i++) A.set(a.data.subarray(i * n, (i + 1) * n), i * size);
  const v = A.subarray(vAt, vAt + size);
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const taus = new Float64Array(n);
  const reflectors = new Float64Array(n * n); // v_k in row k, from entry k + 1 on
  for (let k = 0; k < n; k++) {
    await giveWay();
    diagonal[k] = A[k * size + k];
    if (k === n - 1) break;
    v.fill(0, 0, k + 1);
    v.set(A.subarray(k * size + k + 1, (k + 1) * size), k + 1); // symmetric: the row is the column
    const { tau, beta } = reflector(v, k + 1, n);
    offDiagonal[k] = beta;
    taus[k] = tau;
    reflectors.set(v.subarray(k + 1, n), k * n + k + 1);
    if (tau === 0) continue;
    // Rows before k + 1 have no part in v; those of them from `start` on are transformed as the rest of their columns is.
    const start = k + 1 - ((k + 1) % LINE);
    const corner = 8 * (start * size + start);
    kernels.bothSides(corner, 8 * (size + 1), 8 * (size - start), 8 * (vAt + start), 8 * (wAt + start), tau);
  }
  const q = size * size;
  for (let i = 0; i < n; i++) A.fill(0, q + i * size, q + (i + 1) * size)[q + i * size + i] = 1;
  // Q^T = ... H_1 H_0, from the last reflector on, so that it stays the identity outside the part done
  for (let k = n - 2; k >= 0; k--) {
    await giveWay();
    if (taus[k] === 0) continue;
    v.fill(0, 0, k + 1);
    v.set(reflectors.subarray(k * n + k + 1, (k + 1) * n), k + 1);
    const start = k + 1 - ((k + 1) % LINE);
    const first = 8 * (q + (k + 1) * size + start);
    kernels.fromLeft(first, 8 * size, n - k - 1, 8 * (size - start), 8 * (vAt + start), taus[k]);
  }
  const sweeps = implicitQlSweeps({ diagonal, offDiagonal }, (i, c, s) => {
    kernels.rotate(8 * (q + i * size), 8 * (q + (i + 1) * size), 8 * size, c, s);
  });
  let sweep = sweeps.next();
  for (; sweep.done !== true; sweep = sweeps.next()) await giveWay();
  const vectors = matrix(n, n);
  for (let i = 0; i < n; i++) vectors.data.set(A.subarray(q + i * size, q + i * size + n), i * n);
  return { values: sweep.value, vectors };
}

const LINE = 8;
