import { invariant } from '@fidboard/core';
import { factorOfMoments } from './covariance-factor.ts';
import { type FeatureMatrix, pickRows } from './feature-matrix.ts';
import { rowsOf } from './feature-rows.ts';
import { frechetReplicates, type ReplicateOptions } from './frechet-replicates.ts';
import type { Moments } from './moments.ts';
import type { SkewMoments, SkewOptions } from './skew.ts';
import { thirdMomentDistance, thirdSums } from './third-moments.ts';

/**
 * The skew distance of the sample without block b from the reference, for each b; exact.
 *
 * The third moments of what is left come from power sums: those of all rows less those of the block. `rows` and both
 * sides' moments are in coordinates of one basis. Memory: a few times the packed third moments.
 */
export async function skewReplicates(
  { rows, own }: { readonly rows: FeatureMatrix; readonly own: SkewMoments },
  reference: SkewMoments,
  options: SkewOptions & ReplicateOptions,
): Promise<Float64Array> {
  const { blocks, weight, root, signal, onProgress } = options;
  const { moments } = own;
  const r = rows.cols;
  invariant(moments.n === rows.rows, 'skewReplicates', `moments of ${rows.rows} rows`, moments.n);
  const stop = signal ? { signal } : {};
  const factor = await factorOfMoments(reference.moments, stop);
  const sample = { rows: rowsOf(rows), ddof: moments.ddof, moments };
  const { without } = await frechetReplicates(sample, factor, { blocks, signal });
  for (let block = 0; block < blocks; block++) {
    signal?.throwIfAborted();
    const indices = Array.from(
      { length: Math.ceil((rows.rows - block) / blocks) },
      (_, i) => block + i * blocks,
    );
    const third = await thirdWithout(own, pickRows(rows, indices), stop);
    const skewPart = thirdMomentDistance(third, reference.third, { r, root });
    without[block] = Math.max(0, without[block]) + weight * skewPart;
    onProgress?.(block + 1, blocks);
  }
  return without;
}

/**
 * Third central moments of the N rows that a block leaves. With sums S over them about the mean of all rows and
 * m = S_i / N: (S_ijk - m_i S_jk - m_j S_ik - m_k S_ij) / N + 2 m_i m_j m_k.
 */
async function thirdWithout(
  { moments, third }: SkewMoments,
  block: FeatureMatrix,
  options: { readonly signal?: AbortSignal },
): Promise<Float64Array> {
  const r = block.cols;
  const N = moments.n - block.rows;
  const left = await thirdSums(block, moments.mean, options);
  for (let at = 0; at < left.length; at++) left[at] = moments.n * third[at] - left[at];
  const { m, S } = lowerSums(moments, block);
  let at = 0;
  for (let k = 0; k < r; k++) {
    for (let j = 0; j <= k; j++) {
      for (let i = 0; i <= j; i++, at++) {
        const shifted = m[i] * S[k * r + j] + m[j] * S[k * r + i] + m[k] * S[j * r + i];
        left[at] = (left[at] - shifted) / N + 2 * m[i] * m[j] * m[k];
      }
    }
  }
  return left;
}

/** m = sum (x - mean) / N and S = sum (x - mean)(x - mean)^T over the rows that the block leaves; S by its lower triangle. */
function lowerSums(moments: Moments, block: FeatureMatrix): { m: Float64Array; S: Float64Array } {
  const { n, ddof, mean, covariance } = moments;
  const r = block.cols;
  const N = n - block.rows;
  const m = new Float64Array(r);
  const S = covariance.data.map((entry) => (n - ddof) * entry);
  const x = new Float64Array(r);
  for (let row = 0; row < block.rows; row++) {
    for (let j = 0; j < r; j++) x[j] = block.data[row * r + j] - mean[j];
    for (let k = 0; k < r; k++) {
      m[k] -= x[k] / N;
      for (let j = 0; j <= k; j++) S[k * r + j] -= x[k] * x[j];
    }
  }
  return { m, S };
}
