import type { NpyArray } from '@fidboard/npy';
import type { PrincipalBasis } from '@fidboard/statistics';
import { floats, refuseStatistics } from './statistics-array.ts';

export const AXES_KEYS = ['pca_axes', 'pca_search', 'mixture_axes', 'mixture_search'] as const;

/**
 * The arrays that keep a reference's axes: `pca_axes` (d x r) and `pca_search` (iterations, residual, 1 when converged).
 * The features' own axes need none. A mixture along other axes than the third moments has `mixture_axes`, `mixture_search`.
 */
export function axesArrays(
  { axes, search }: PrincipalBasis,
  prefix: 'pca' | 'mixture',
): Record<string, NpyArray> {
  if (axes === null || search === null) return {};
  const { iterations, residual, converged } = search;
  return {
    [`${prefix}_axes`]: { dtype: 'float64', shape: [axes.rows, axes.cols], data: axes.data },
    [`${prefix}_search`]: {
      dtype: 'float64',
      shape: [3],
      data: Float64Array.of(iterations, residual, converged ? 1 : 0),
    },
  };
}

/** The basis that an .npz holds under a prefix; without one, the features' own axes. */
export function axesOf(
  arrays: ReadonlyMap<string, NpyArray>,
  origin: Float64Array,
  { prefix, name }: { prefix: 'pca' | 'mixture'; name: string },
): PrincipalBasis {
  const axes = arrays.get(`${prefix}_axes`);
  if (axes === undefined) return { origin, axes: null, search: null };
  const data = floats(axes, `${name}: ${prefix}_axes`);
  const [rows, cols] = axes.shape;
  if (axes.shape.length !== 2 || rows !== origin.length || cols === undefined) {
    return refuseStatistics(
      `${name}: expected ${prefix}_axes of ${origin.length} rows, as mu has ${origin.length} numbers, got (${axes.shape.join(', ')})`,
    );
  }
  const [iterations = 0, residual = 0, converged = 0] = floats(
    arrays.get(`${prefix}_search`),
    `${name}: ${prefix}_search`,
  );
  return { origin, axes: { rows, cols, data }, search: { iterations, residual, converged: converged === 1 } };
}
