import { invariant, Rng } from '@fidboard/core';
import { largestEntry, type Matrix, matrix } from './matrix.ts';
import { multiply } from './multiply.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** The largest eigenvalues of a symmetric positive semidefinite matrix, and how the iteration ended. */
export interface LeadingEigen {
  /** Descending. */
  readonly values: Float64Array;
  /** n x values.length, orthonormal columns; the entry of largest size in each is positive. */
  readonly vectors: Matrix;
  readonly iterations: number;
  /** The largest ||A v - value v|| over the pairs, divided by the largest eigenvalue. */
  readonly residual: number;
  readonly converged: boolean;
}

/** Up to this size all eigenvectors are found directly, in less than half a second. */
const LARGEST_DIRECT = 320;
const MOST_ITERATIONS = 60;
const FILTER_DEGREE = 10;
/** A residual at which only rounding is left; a larger one is accepted where it has stopped falling. */
const TOLERANCE = 1e-13;
const ACCEPTABLE = 1e-10;

/**
 * The `count` largest eigenpairs, A V = V diag(values), for covariances: fewer where the matrix has a lower rank.
 *
 * Block subspace iteration with a Chebyshev filter (Zhou and Saad 2007) from a fixed start, Rayleigh-Ritz in each
 * round, ended by the residual; small matrices directly. Eigenvalues below n eps times the largest count as 0.
 */
export async function leadingEigen(
  a: Matrix,
  count: number,
  options: { readonly signal?: AbortSignal } = {},
): Promise<LeadingEigen> {
  const n = a.rows;
  invariant(n === a.cols, 'leadingEigen', 'a square matrix', `${a.rows} x ${a.cols}`);
  invariant(Number.isInteger(count) && count > 0 && count <= n, 'leadingEigen', `a count up to ${n}`, count);
  largestEntry(a, 'leadingEigen');
  const width = Math.min(n, count + Math.max(8, count >> 2));
  if (n <= LARGEST_DIRECT || width > n / 2) return directly(a, count);

  let ritz = await rayleighRitz(a, startBlock(n, width));
  let best = Infinity;
  let stalls = 0;
  for (let iterations = 1; ; iterations++) {
    options.signal?.throwIfAborted();
    const residual = residualOf(ritz, count);
    stalls = residual < best / 2 ? 0 : stalls + 1;
    best = Math.min(best, residual);
    const settled = residual <= TOLERANCE || (stalls >= 3 && best <= ACCEPTABLE);
    if (settled || iterations === MOST_ITERATIONS) {
      return { ...oriented(ritz, count), iterations, residual, converged: residual <= ACCEPTABLE };
    }
    ritz = await rayleighRitz(a, await filtered(a, ritz));
  }
}

/** Ritz pairs, descending, one vector a row, and A applied to each vector. */
interface Ritz {
  readonly values: Float64Array;
  readonly vectors: Matrix;
  readonly images: Matrix;
}

async function directly(a: Matrix, count: number): Promise<LeadingEigen> {
  const n = a.rows;
  const all = symmetricEigen(a);
  const values = Float64Array.from({ length: count }, (_, k) => all.values[n - 1 - k]);
  const vectors = matrix(count, n);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < n; i++) vectors.data[k * n + i] = all.vectors.data[i * n + (n - 1 - k)];
  }
  const ritz = { values, vectors, images: await multiply(vectors, a) };
  return { ...oriented(ritz, count), iterations: 1, residual: residualOf(ritz, count), converged: true };
}

function startBlock(n: number, width: number): Matrix {
  const rng = new Rng(0);
  return matrix(
    width,
    n,
    Float64Array.from({ length: width * n }, () => rng.normal()),
  );
}

/** The eigenpairs of A on the span of the rows of `block`. */
async function rayleighRitz(a: Matrix, block: Matrix): Promise<Ritz> {
  const q = orthonormalRows(block);
  const images = await multiply(q, a);
  const small = symmetricEigen(await multiply(images, q, { transposeB: true }));
  const w = q.rows;
  const rotation = matrix(w, w); // row k: the k-th largest Ritz vector in the basis q
  for (let k = 0; k < w; k++) {
    for (let i = 0; i < w; i++) rotation.data[k * w + i] = small.vectors.data[i * w + (w - 1 - k)];
  }
  return {
    values: small.values.slice().reverse(),
    vectors: await multiply(rotation, q),
    images: await multiply(rotation, images),
  };
}

/** p(A) applied to the Ritz vectors, p the scaled Chebyshev polynomial that is small on [0, smallest Ritz value]. */
async function filtered(a: Matrix, { values, vectors, images }: Ritz): Promise<Matrix> {
  const largest = values[0];
  const cut = values[values.length - 1];
  if (!(cut > 1e-12 * largest)) return images;
  const centre = cut / 2;
  let sigma = centre / (largest - centre);
  const tau = 2 / sigma;
  let before = vectors;
  let now = combine(images, before, { image: sigma / centre, self: -sigma, other: 0 }, before);
  for (let degree = 2; degree <= FILTER_DEGREE; degree++) {
    const next = 1 / (tau - sigma);
    const applied = await multiply(now, a);
    const factors = { image: (2 * next) / centre, self: -2 * next, other: -sigma * next };
    [before, now] = [now, combine(applied, now, factors, before)];
    sigma = next;
  }
  return now;
}

function combine(
  image: Matrix,
  self: Matrix,
  factors: { image: number; self: number; other: number },
  other: Matrix,
): Matrix {
  const result = matrix(image.rows, image.cols);
  for (let at = 0; at < result.data.length; at++) {
    result.data[at] =
      factors.image * image.data[at] + factors.self * self.data[at] + factors.other * other.data[at];
  }
  return result;
}

/** Gram-Schmidt, twice, on the rows; rows that depend on earlier ones are dropped. */
function orthonormalRows(block: Matrix): Matrix {
  const { rows, cols } = block;
  const kept: Float64Array[] = [];
  for (let k = 0; k < rows; k++) {
    const row = block.data.slice(k * cols, (k + 1) * cols);
    const size = lengthOf(row);
    for (let pass = 0; pass < 2; pass++) {
      for (const q of kept) {
        let dot = 0;
        for (let i = 0; i < cols; i++) dot += q[i] * row[i];
        for (let i = 0; i < cols; i++) row[i] -= dot * q[i];
      }
    }
    const left = lengthOf(row);
    if (!(left > 1e-13 * size)) continue;
    for (let i = 0; i < cols; i++) row[i] /= left;
    kept.push(row);
  }
  const result = matrix(kept.length, cols);
  for (const [k, row] of kept.entries()) result.data.set(row, k * cols);
  return result;
}

/** The length of a vector, scaled against overflow. */
function lengthOf(row: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < row.length; i++) largest = Math.max(largest, Math.abs(row[i]));
  if (largest === 0) return 0;
  let squares = 0;
  for (let i = 0; i < row.length; i++) squares += (row[i] / largest) ** 2;
  return largest * Math.sqrt(squares);
}

function residualOf({ values, vectors, images }: Ritz, count: number): number {
  const n = vectors.cols;
  let worst = 0;
  for (let k = 0; k < Math.min(count, values.length); k++) {
    let squares = 0;
    for (let i = k * n; i < (k + 1) * n; i++) squares += (images.data[i] - values[k] * vectors.data[i]) ** 2;
    worst = Math.max(worst, squares);
  }
  return values[0] > 0 ? Math.sqrt(worst) / values[0] : 0;
}

/** Columns in place of rows, with the sign convention, and without the directions of no variance. */
function oriented({ values, vectors }: Ritz, count: number): { values: Float64Array; vectors: Matrix } {
  const n = vectors.cols;
  const floor = n * Number.EPSILON * values[0];
  let rank = 0;
  while (rank < Math.min(count, values.length) && values[rank] > floor) rank++;
  const columns = matrix(n, rank);
  for (let k = 0; k < rank; k++) {
    const row = vectors.data.subarray(k * n, (k + 1) * n);
    let at = 0;
    for (let i = 1; i < n; i++) if (Math.abs(row[i]) > Math.abs(row[at])) at = i;
    const sign = row[at] < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) columns.data[i * rank + k] = sign * row[i];
  }
  return { values: values.slice(0, rank), vectors: columns };
}
