import type { FeatureMatrix } from './feature-matrix.ts';
import type { Moments } from './moments.ts';
import { type PrincipalBasis, principalBasis, projectRows, widthOf } from './principal-basis.ts';
import { refuseWide } from './skew.ts';
import { thirdMoments } from './third-moments.ts';

/** What is kept of a reference for skew distances: its axes, and its third moments along them. */
export interface SkewReference {
  readonly basis: PrincipalBasis;
  /** Packed as by {@link thirdMoments}. */
  readonly third: Float64Array;
}

/** The axes of a reference, by its moments, and the third moments of all its rows; `components` null keeps its own axes. */
export async function skewReference(
  blocks: Iterable<FeatureMatrix>,
  moments: Moments,
  options: { readonly components: number | null; readonly signal?: AbortSignal },
): Promise<SkewReference> {
  const { components, ...rest } = options;
  refuseWide(components ?? moments.mean.length);
  const basis = await principalBasis(moments, components, rest);
  if (widthOf(basis) === 0) return { basis, third: new Float64Array(0) };
  return { basis, third: await thirdMoments(await projectRows(blocks, basis, rest), rest) };
}
