import type { FeatureMatrix } from './feature-matrix.ts';
import { type PrincipalBasis, projectRows, widthOf } from './principal-basis.ts';
import { refuseWide } from './skew.ts';
import { thirdMoments } from './third-moments.ts';

/** What is kept of a reference for skew distances: its axes, and its third moments along them. */
export interface SkewReference {
  readonly basis: PrincipalBasis;
  /** Packed as by {@link thirdMoments}. */
  readonly third: Float64Array;
}

/** The third moments of all rows of a reference along its axes. */
export async function skewReference(
  rows: AsyncIterable<FeatureMatrix>,
  basis: PrincipalBasis,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SkewReference> {
  refuseWide(widthOf(basis));
  if (widthOf(basis) === 0) return { basis, third: new Float64Array(0) };
  return { basis, third: await thirdMoments(await projectRows(rows, basis, options), options) };
}
