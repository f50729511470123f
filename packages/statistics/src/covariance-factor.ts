import { cholesky, type Matrix, matrix, symmetricEigen, trace, triangularCholesky } from '@fidboard/linalg';
import { columnMeans, type FeatureMatrix } from './feature-matrix.ts';
import { type Moments, tooFew } from './moments.ts';

/** A normal distribution by its mean and a factor of its covariance: covariance = factor^T factor. */
export interface GaussianFactor {
  readonly mean: Float64Array;
  /** rank x d. */
  readonly factor: Matrix;
  /** Trace of the covariance. */
  readonly trace: number;
  /** The most negative eigenvalue that was set to 0; 0 for a covariance that is one. */
  readonly clipped: number;
}

/** The thin factor of n feature vectors: their centred rows over sqrt(n - ddof). No d x d matrix is formed. */
export function factorOfFeatures(features: FeatureMatrix, ddof: 0 | 1): GaussianFactor {
  const { rows, cols, data } = features;
  if (rows < 2) throw tooFew(rows);
  const mean = columnMeans(features);
  const scale = 1 / Math.sqrt(rows - ddof);
  const factor = matrix(rows, cols);
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const entry = (data[i * cols + j] - mean[j]) * scale;
      factor.data[i * cols + j] = entry;
      squares += entry * entry;
    }
  }
  return { mean, factor, trace: squares, clipped: 0 };
}

/**
 * A factor of a stored covariance: triangular at full rank, else by pivoted Cholesky, whose rank drops what is only rounding.
 *
 * A matrix that is no covariance (float32 statistics are often slightly indefinite) has its negative eigenvalues
 * set to 0, which is the nearest covariance; that takes eigenvectors, a quarter of a minute at d = 2048.
 */
export async function factorOfMoments(
  moments: Moments,
  options: { readonly signal?: AbortSignal } = {},
): Promise<GaussianFactor> {
  const { mean, covariance } = moments;
  const triangular = await triangularCholesky(covariance, options);
  if (triangular !== undefined) return { mean, factor: triangular, trace: trace(covariance), clipped: 0 };
  const { factor, semidefinite } = await cholesky(covariance, options);
  if (semidefinite) return { mean, factor, trace: trace(covariance), clipped: 0 };
  return { mean, ...(await nearestFactor(covariance, options)) };
}

async function nearestFactor(
  covariance: Matrix,
  options: { readonly signal?: AbortSignal },
): Promise<Pick<GaussianFactor, 'factor' | 'trace' | 'clipped'>> {
  const d = covariance.rows;
  const { values, vectors } = await symmetricEigen(covariance, options);
  const factor = matrix(d, d);
  let sum = 0;
  for (let k = 0; k < d; k++) {
    const value = Math.max(values[k], 0);
    sum += value;
    const root = Math.sqrt(value);
    for (let i = 0; i < d; i++) factor.data[k * d + i] = root * vectors.data[i * d + k];
  }
  return { factor, trace: sum, clipped: Math.min(values[0], 0) };
}
