import { matrix, symmetricEigenvalues } from '@fidboard/linalg';
import type { MixtureParameters } from './mixture.ts';

/**
 * The largest condition number of a component's covariance: largest by smallest eigenvalue.
 *
 * Eigenvalues are known to eps of the largest, so that the number is never said to be more than 1 / eps.
 */
export async function conditionOf(
  { covarianceType, covariances, means }: MixtureParameters,
  signal?: AbortSignal,
): Promise<number> {
  if (covarianceType === 'spherical') return 1;
  const { rows: K, cols: r } = means;
  const size = covarianceType === 'diagonal' ? r : r * r;
  let worst = 1;
  for (let k = 0; k < (covarianceType === 'tied' ? 1 : K); k++) {
    const part = covariances.slice(k * size, (k + 1) * size);
    const eigenvalues =
      covarianceType === 'diagonal'
        ? part.sort()
        : await symmetricEigenvalues(matrix(r, r, part), signal ? { signal } : {});
    const largest = eigenvalues[r - 1];
    worst = Math.max(worst, largest / Math.max(eigenvalues[0], Number.EPSILON * largest));
  }
  return worst;
}
