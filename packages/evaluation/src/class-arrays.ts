import { compareNatural } from '@fidboard/core';
import type { NpyArray } from '@fidboard/npy';
import { labelsOfArray } from '@fidboard/samples';
import type { Moments } from '@fidboard/statistics';
import { floats, refuseStatistics } from './statistics-array.ts';
import { symmetric } from './symmetric.ts';

export const CLASS_KEYS = ['class_names', 'class_n', 'class_mu', 'class_sigma'] as const;

export type ClassMoments = ReadonlyMap<string, Moments>;

/**
 * The arrays that keep the moments of each label: `class_names` (C texts), `class_n` (C, int64), `class_mu` (C x d) and
 * `class_sigma` (C x d x d), labels in natural order.
 */
export function classArrays(classes: ClassMoments): Record<string, NpyArray> {
  const names = [...classes.keys()].sort(compareNatural);
  const d = classes.get(names[0] ?? '')?.mean.length ?? 0;
  const n = new BigInt64Array(names.length);
  const means = new Float64Array(names.length * d);
  const covariances = new Float64Array(names.length * d * d);
  for (const [c, name] of names.entries()) {
    const own = classes.get(name)!;
    n[c] = BigInt(own.n);
    means.set(own.mean, c * d);
    covariances.set(own.covariance.data, c * d * d);
  }
  return {
    class_names: { dtype: 'text', shape: [names.length], data: names },
    class_n: { dtype: 'int64', shape: [names.length], data: n },
    class_mu: { dtype: 'float64', shape: [names.length, d], data: means },
    class_sigma: { dtype: 'float64', shape: [names.length, d, d], data: covariances },
  };
}

/** The moments of each label that an .npz holds, of images like those of `moments`; refuses shapes that do not belong together. */
export function classesOf(
  arrays: ReadonlyMap<string, NpyArray>,
  { mean: { length: d }, n: total, ddof }: Moments,
  name: string,
): ClassMoments | null {
  const stored = arrays.get('class_names');
  if (stored === undefined) return null;
  const names = labelsOfArray(stored, `${name}: class_names`, stored.shape[0] ?? 0);
  if (new Set(names).size !== names.length || names.length === 0) {
    refuseStatistics(
      `${name}: expected class_names of different labels, got ${names.length} names, some alike`,
    );
  }
  const counts = countsOf(arrays.get('class_n'), names, name);
  const images = counts.reduce((sum, n) => sum + n, 0);
  if (total > 0 && images !== total) {
    refuseStatistics(`${name}: expected class_n to sum to n = ${total}, got ${images}`);
  }
  const means = shaped(arrays.get('class_mu'), [names.length, d], `${name}: class_mu`);
  const covariances = shaped(arrays.get('class_sigma'), [names.length, d, d], `${name}: class_sigma`);
  return new Map(
    names.map((label, c) => {
      const mean = means.slice(c * d, (c + 1) * d);
      const sigma = covariances.subarray(c * d * d, (c + 1) * d * d);
      const data = symmetric(sigma, mean, `${name}: expected class_sigma of "${label}"`);
      return [label, { n: counts[c]!, mean, covariance: { rows: d, cols: d, data }, ddof }];
    }),
  );
}

function countsOf(array: NpyArray | undefined, names: readonly string[], name: string): number[] {
  if (array?.dtype !== 'int64' || array.shape.length !== 1 || array.shape[0] !== names.length) {
    return refuseStatistics(
      `${name}: expected class_n, ${names.length} numbers of int64, got ${array ? `${array.dtype} (${array.shape.join(', ')})` : 'none'}`,
    );
  }
  return Array.from(array.data, (count, c) => {
    if (count >= 2n && count <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(count);
    return refuseStatistics(`${name}: expected class_n of at least 2, got ${count} of "${names[c]}"`);
  });
}

function shaped(array: NpyArray | undefined, shape: readonly number[], name: string): Float64Array {
  const data = floats(array, name);
  if (array?.shape.join() !== shape.join()) {
    refuseStatistics(`${name}: expected shape (${shape.join(', ')}), got (${array?.shape.join(', ')})`);
  }
  return data;
}
