import type { NpyArray } from '@fidboard/npy';
import { type PrincipalBasis, packedLength, type SkewReference } from '@fidboard/statistics';
import { floats, refuseStatistics } from './statistics-array.ts';

export const SKEW_KEYS = ['pca_axes', 'pca_search', 'third_moments'] as const;

/**
 * The arrays that keep a reference's axes and third moments: `pca_axes` (d x r, left out for the features' own axes),
 * `pca_search` (iterations, residual, 1 when converged) and `third_moments`, packed, entry k(k+1)(k+2)/6 + j(j+1)/2 + i.
 */
export function skewArrays({ basis, third }: SkewReference): Record<string, NpyArray> {
  const { axes, search } = basis;
  if (third.length === 0) return {};
  return {
    ...(axes ? { pca_axes: { dtype: 'float64', shape: [axes.rows, axes.cols], data: axes.data } } : {}),
    ...(search ? { pca_search: vector([search.iterations, search.residual, search.converged ? 1 : 0]) } : {}),
    third_moments: vector(third),
  };
}

/** A reference's axes and third moments from the arrays of an .npz, null where it has none; other shapes are refused. */
export function skewOf(
  arrays: ReadonlyMap<string, NpyArray>,
  mean: Float64Array,
  name: string,
): SkewReference | null {
  const stored = arrays.get('third_moments');
  if (stored === undefined) return null;
  const third = floats(stored, `${name}: third_moments`);
  const basis = basisOf(arrays, mean, name);
  const r = basis.axes?.cols ?? mean.length;
  if (third.length !== packedLength(r)) {
    refuseStatistics(`${name}: expected ${packedLength(r)} third_moments of ${r} axes, got ${third.length}`);
  }
  return { basis, third };
}

function basisOf(arrays: ReadonlyMap<string, NpyArray>, origin: Float64Array, name: string): PrincipalBasis {
  const axes = arrays.get('pca_axes');
  if (axes === undefined) return { origin, axes: null, search: null };
  const data = floats(axes, `${name}: pca_axes`);
  const [rows, cols] = axes.shape;
  if (axes.shape.length !== 2 || rows !== origin.length || cols === undefined) {
    return refuseStatistics(
      `${name}: expected pca_axes of ${origin.length} rows, as mu has ${origin.length} numbers, got (${axes.shape.join(', ')})`,
    );
  }
  const [iterations = 0, residual = 0, converged = 1] = arrays.has('pca_search')
    ? floats(arrays.get('pca_search'), `${name}: pca_search`)
    : [];
  return { origin, axes: { rows, cols, data }, search: { iterations, residual, converged: converged === 1 } };
}

function vector(values: ArrayLike<number>): NpyArray {
  return { dtype: 'float64', shape: [values.length], data: Float64Array.from(values) };
}
