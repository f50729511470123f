import { invariant } from '@fidboard/core';
import type { Matrix } from '@fidboard/linalg';
import type { Whitening } from './component-whitening.ts';
import type { Rows } from './gathered-rows.ts';
import type { MixtureParameters } from './mixture.ts';
import { NEGLIGIBLE, whitenedSquares } from './whitened-squares.ts';

/** The responsibilities p(k | x), n x K, and the mean log-likelihood of a row. */
export interface Expectation {
  /** Those below e^-30 = 9e-14 of the largest of their row are 0. */
  readonly responsibilities: Matrix;
  readonly logLikelihood: number;
}

/**
 * log p(x, k) = log w_k - (r log 2 pi + ||(x - m_k) P_k||^2) / 2 + log det P_k with P_k P_k^T = S_k^-1, and what follows
 * from it.
 */
export async function expectation(
  x: Rows,
  { weights, means, covarianceType }: MixtureParameters,
  {
    whitening,
    signal,
  }: { readonly whitening: readonly Whitening[]; readonly signal?: AbortSignal | undefined },
): Promise<Expectation> {
  const offsets = Float64Array.from(
    weights,
    (w, k) => Math.log(w) - (x.cols * Math.log(2 * Math.PI)) / 2 + whitening[k].logDeterminant,
  );
  const dense = covarianceType === 'full' || covarianceType === 'tied';
  const squares = await whitenedSquares(x, { means, whitening, offsets, dense }, signal);
  const logLikelihood = normalise(squares, offsets) / x.rows;
  invariant(Number.isFinite(logLikelihood), 'expectation', 'a finite log-likelihood', logLikelihood);
  return { responsibilities: squares, logLikelihood };
}

/** Turns squares into responsibilities in place; gives the sum of the rows' log-likelihoods. */
function normalise({ rows, cols: K, data }: Matrix, offsets: Float64Array): number {
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const at = i * K;
    let largest = -Infinity;
    for (let k = 0; k < K; k++) {
      const log = offsets[k] - data[at + k] / 2;
      data[at + k] = log;
      if (log > largest) largest = log;
    }
    let sum = 0;
    for (let k = 0; k < K; k++) {
      const log = data[at + k] - largest;
      const p = log < -NEGLIGIBLE ? 0 : Math.exp(log);
      data[at + k] = p;
      sum += p;
    }
    if (sum !== 1) for (let k = 0; k < K; k++) data[at + k] /= sum;
    total += largest + Math.log(sum);
  }
  return total;
}
