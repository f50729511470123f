import { invariant, Rng } from '@fidboard/core';
import { largestEntry, type Matrix, matrix } from './matrix.ts';
import { multiply } from './multiply.ts';
import { type EigenOptions, symmetricEigen } from './symmetric-eigen.ts';

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
const MOST_ITERATIONS = 100;
const FILTER_DEGREE = 10;
/** A residual at which only rounding is left; a larger one is accepted where it has stopped falling. */
const TOLERANCE = 1e-13;
const ACCEPTABLE = 1e-10;
/** Pairs with a smaller residual are kept out of the filter, whose gain is bounded. */
const LOCKED = 1e-12;
const LARGEST_GAIN = 1e7;

/**
 * The `count` largest eigenpairs, A V = V diag(values), for covariances: fewer where the matrix has a lower rank.
 *
 * Block subspace iteration with a Chebyshev filter (Zhou and Saad 2007) from a fixed start, Rayleigh-Ritz in each
 * round, ended by the residual; small matrices directly. Eigenvalues below n eps times the largest count as 0.
 */
export async function leadingEigen(
  a: Matrix,
  count: number,
  options: EigenOptions = {},
): Promise<LeadingEigen> {
  const n = a.rows;
  invariant(n === a.cols, 'leadingEigen', 'a square matrix', `${a.rows} x ${a.cols}`);
  invariant(Number.isInteger(count) && count > 0 && count <= n, 'leadingEigen', `a count up to ${n}`, count);
  largestEntry(a, 'leadingEigen');
  const width = Math.min(n, count + Math.max(8, count >> 2));
  if (n <= LARGEST_DIRECT || width > n / 2) return directly(a, count, options);

  let ritz = await rayleighRitz(a, startBlock(n, width), options);
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
    ritz = await rayleighRitz(a, await filtered(a, ritz), options);
  }
}

/** Ritz pairs, descending, one vector a row, and A applied to each vector. */
interface Ritz {
  readonly values: Float64Array;
  readonly vectors: Matrix;
  readonly images: Matrix;
}

async function directly(a: Matrix, count: number, options: EigenOptions): Promise<LeadingEigen> {
  const n = a.rows;
  const all = await symmetricEigen(a, options);
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
async function rayleighRitz(a: Matrix, block: Matrix, options: EigenOptions): Promise<Ritz> {
  const q = orthonormalRows(block);
  const images = await multiply(q, a);
  const small = await symmetricEigen(await multiply(images, q, { transposeB: true }), options);
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

/**
 * The Ritz vectors with p(A) applied to those that have not converged, p the scaled Chebyshev polynomial that is small
 * on [0, smallest Ritz value]. Converged ones are projected out, and the degree is held so low that the largest of the
 * others cannot drown the rest in rounding.
 */
async function filtered(a: Matrix, ritz: Ritz): Promise<Matrix> {
  const { values, vectors } = ritz;
  const n = vectors.cols;
  const cut = values[values.length - 1];
  let done = 0;
  while (done < values.length - 1 && residualAt(ritz, done) <= LOCKED * values[0]) done++;
  const locked = matrix(done, n, vectors.data.slice(0, done * n));
  const block = matrix(values.length - done, n, vectors.data.slice(done * n));
  const largest = values[done];
  const apply = async (x: Matrix) => without(await multiply(x, a), locked);
  if (!(cut > 1e-12 * values[0]) || largest <= cut) return stacked(locked, await apply(block));
  const centre = cut / 2;
  const growth = Math.acosh((largest - centre) / centre); // T_m(x) = cosh(m acosh x)
  const degree = Math.max(1, Math.min(FILTER_DEGREE, Math.floor(Math.log(LARGEST_GAIN) / growth)));
  let sigma = centre / (largest - centre);
  const tau = 2 / sigma;
  let before = block;
  let now = combine(await apply(block), before, { image: sigma / centre, self: -sigma, other: 0 }, before);
  for (let step = 2; step <= degree; step++) {
    const next = 1 / (tau - sigma);
    const factors = { image: (2 * next) / centre, self: -2 * next, other: -sigma * next };
    [before, now] = [now, combine(await apply(now), now, factors, before)];
    sigma = next;
  }
  return stacked(locked, now);
}

/** The rows of x less their parts along the orthonormal rows of `locked`. */
async function without(x: Matrix, locked: Matrix): Promise<Matrix> {
  if (locked.rows === 0) return x;
  const along = await multiply(await multiply(x, locked, { transposeB: true }), locked);
  return matrix(
    x.rows,
    x.cols,
    x.data.map((value, at) => value - along.data[at]),
  );
}

function stacked(top: Matrix, bottom: Matrix): Matrix {
  const result = matrix(top.rows + bottom.rows, bottom.cols);
  result.data.set(top.data);
  result.data.set(bottom.data, top.data.length);
  return result;
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

function residualOf(ritz: Ritz, count: number): number {
  const { values } = ritz;
  let worst = 0;
  for (let k = 0; k < Math.min(count, values.length); k++) worst = Math.max(worst, residualAt(ritz, k));
  return values[0] > 0 ? worst / values[0] : 0;
}

/** ||A v - value v|| of one pair. */
function residualAt({ values, vectors, images }: Ritz, k: number): number {
  const n = vectors.cols;
  let squares = 0;
  for (let i = k * n; i < (k + 1) * n; i++) squares += (images.data[i] - values[k] * vectors.data[i]) ** 2;
  return Math.sqrt(squares);
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
