import { type Matrix, matrix, multiply } from '@fidboard/linalg';
import { takeRows } from './feature-rows.ts';
import { frechetOfSums, type ReplicatedSample } from './frechet-of-sums.ts';
import type { ReplicateOptions } from './frechet-replicates.ts';
import type { Replicates } from './jackknife.ts';
import type { BlockSums } from './projected-sums.ts';

/**
 * Delete-one-block values of a sample of fewer rows than the reference has directions: K = Z Z^T once, n x n, of which
 * each value takes a part. No d x d matrix is formed.
 */
export async function gramReplicates(
  sample: ReplicatedSample,
  { blocks, signal, onProgress }: ReplicateOptions,
): Promise<Replicates> {
  const { rows, origin, F, ddof } = sample;
  const n = rows.rows;
  const every = Array.from({ length: n }, (_, i) => i);
  const all = await takeRows(rows, every);
  const X = matrix(n, rows.cols);
  for (let at = 0; at < X.data.length; at++) X.data[at] = all.data[at] - origin[at % rows.cols];
  const Z = await multiply(X, F, { transposeB: true });
  const K = await multiply(Z, Z, { transposeB: true });
  const value = (kept: readonly number[]) => {
    const A = centredPart(K, kept);
    for (let at = 0; at < A.data.length; at++) A.data[at] /= kept.length - ddof;
    return frechetOfSums(rowSums(X, kept), sample, { A, signal });
  };
  const without = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    signal?.throwIfAborted();
    without[block] = await value(every.filter((i) => i % blocks !== block));
    onProgress?.(block + 1, blocks);
  }
  return { whole: await value(every), without, halves: [] };
}

/** H K H over the kept rows and columns, H = I - 1 1^T / m: the Gram matrix about the mean of what is kept. */
function centredPart(K: Matrix, kept: readonly number[]): Matrix {
  const m = kept.length;
  const part = matrix(m, m);
  const means = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      const entry = K.data[kept[i] * K.cols + kept[j]];
      part.data[i * m + j] = entry;
      means[i] += entry / m;
    }
  }
  const grand = means.reduce((sum, mean) => sum + mean, 0) / m;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) part.data[i * m + j] += grand - means[i] - means[j];
  }
  return part;
}

function rowSums(X: Matrix, kept: readonly number[]): BlockSums {
  const sums = { n: kept.length, sum: new Float64Array(X.cols), squares: 0 };
  for (const i of kept) {
    for (let j = 0; j < X.cols; j++) {
      const entry = X.data[i * X.cols + j];
      sums.sum[j] += entry;
      sums.squares += entry * entry;
    }
  }
  return sums;
}
