import type { Matrix } from '@fidboard/linalg';
import type { Rows } from './gathered-rows.ts';
import { type CovarianceType, covarianceLength, type MixtureParameters } from './mixture.ts';
import { type MixtureSums, meansOf, mixtureSums } from './mixture-sums.ts';

export interface MaximisationOptions {
  readonly covarianceType: CovarianceType;
  /** Added to every variance. */
  readonly regularisation: number;
  readonly signal?: AbortSignal | undefined;
}

/** The weights, means and covariances that the responsibilities (n x K) imply. */
export async function maximisation(
  x: Rows,
  responsibilities: Matrix,
  options: MaximisationOptions,
): Promise<MixtureParameters> {
  const { covarianceType, signal } = options;
  return parametersOf(await mixtureSums(x, responsibilities, { covarianceType, signal }), options);
}

/** The same from the sums that they depend on. */
export function parametersOf(sums: MixtureSums, options: MaximisationOptions): MixtureParameters {
  const { covarianceType } = options;
  const { rows: K, cols: r } = sums.first;
  const { counts } = sums;
  const means = meansOf(counts, sums.first);
  const scatter = sums.second.map((second, k) => {
    const row = (of: Matrix) => of.data.subarray(k * r, (k + 1) * r);
    const shift = row(means).map((mean, j) => mean - row(sums.centres)[j]);
    return shift.every((each) => each === 0) ? second : aboutMean(second, shift, counts[k]);
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    covarianceType,
    weights: counts.map((count) => count / total),
    means,
    covariances: covariancesOf(scatter, { ...options, counts, K, r }),
  };
}

/** sum p (x - m)(x - m)^T from the same about c, m = c + shift: less count shift shift^T. */
function aboutMean(second: Float64Array, shift: Float64Array, count: number): Float64Array {
  const r = shift.length;
  const dense = second.length === r * r && r > 1;
  return second.map((value, at) => {
    const [i, j] = dense ? [Math.floor(at / r), at % r] : [at, at];
    return value - count * shift[i] * shift[j];
  });
}

function covariancesOf(
  scatter: readonly Float64Array[],
  about: MaximisationOptions & { readonly counts: Float64Array; readonly K: number; readonly r: number },
): Float64Array {
  const { covarianceType, counts, K, r, regularisation } = about;
  const result = new Float64Array(covarianceLength(covarianceType, { K, r }));
  const all = counts.reduce((sum, count) => sum + count, 0);
  for (const [k, part] of scatter.entries()) {
    for (let at = 0; at < part.length; at++) {
      switch (covarianceType) {
        case 'full':
        case 'diagonal':
          result[k * part.length + at] = part[at] / counts[k];
          break;
        case 'tied':
          result[at] += part[at] / all;
          break;
        case 'spherical':
          result[k] += part[at] / counts[k] / r;
      }
    }
  }
  const dense = covarianceType === 'full' || covarianceType === 'tied';
  for (let at = 0; at < result.length; at++) {
    if (!dense || (at % (r * r)) % (r + 1) === 0) result[at] += regularisation;
  }
  return result;
}
