import type { MixtureParameters } from './mixture.ts';

/** P with P P^T = S^-1 for a covariance S: (x - m) P has the identity as its covariance. */
export interface Whitening {
  /** Upper triangular, row-major r x r; of an axis-parallel covariance only the diagonal, r numbers. */
  readonly root: Float64Array;
  /** log det P. */
  readonly logDeterminant: number;
}

/** The whitening of each component, null where its covariance is singular in float64. */
export function whiteningOf({
  covarianceType,
  covariances,
  means,
}: MixtureParameters): readonly (Whitening | null)[] {
  const { rows: K, cols: r } = means;
  switch (covarianceType) {
    case 'full':
      return Array.from({ length: K }, (_, k) =>
        denseWhitening(covariances.subarray(k * r * r, (k + 1) * r * r), r),
      );
    case 'tied':
      return new Array<Whitening | null>(K).fill(denseWhitening(covariances, r));
    case 'diagonal':
      return Array.from({ length: K }, (_, k) => axisWhitening(covariances.subarray(k * r, (k + 1) * r)));
    case 'spherical':
      return Array.from({ length: K }, (_, k) => axisWhitening(new Float64Array(r).fill(covariances[k])));
  }
}

function axisWhitening(variances: Float64Array): Whitening | null {
  if (variances.some((variance) => !(variance > 0))) return null;
  const root = variances.map((variance) => 1 / Math.sqrt(variance));
  return { root, logDeterminant: root.reduce((sum, scale) => sum + Math.log(scale), 0) };
}

/** P = L^-T for S = L L^T (Cholesky). A pivot that is only rounding makes the covariance singular. */
function denseWhitening(S: Float64Array, r: number): Whitening | null {
  const L = new Float64Array(r * r);
  let logDeterminant = 0;
  for (let i = 0; i < r; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = S[i * r + j];
      for (let t = 0; t < j; t++) sum -= L[i * r + t] * L[j * r + t];
      if (i !== j) L[i * r + j] = sum / L[j * r + j];
      else if (sum > r * Number.EPSILON * S[i * r + i]) L[i * r + i] = Math.sqrt(sum);
      else return null;
    }
    logDeterminant -= Math.log(L[i * r + i]);
  }
  const root = new Float64Array(r * r);
  for (let c = 0; c < r; c++) {
    // Column c of L^-1, forward; it is row c of L^-T.
    const row = root.subarray(c * r, (c + 1) * r);
    for (let i = c; i < r; i++) {
      let sum = i === c ? 1 : 0;
      for (let t = c; t < i; t++) sum -= L[i * r + t] * row[t];
      row[i] = sum / L[i * r + i];
    }
  }
  return { root, logDeterminant };
}
