import type { NpyArray } from '@fidboard/npy';
import type { GaussianFactor, Moments } from '@fidboard/statistics';
import { floats, refuseStatistics } from './statistics-array.ts';

/** How far the trace of the factor's product may be from that of the covariance, relative: both are of the same file. */
const SAME_TRACE = 1e-9;

/** The factor of a covariance as an array: rank x d. */
export function factorArray({ factor }: GaussianFactor): NpyArray {
  return { dtype: 'float64', shape: [factor.rows, factor.cols], data: factor.data };
}

/** The stored factor of a covariance, null where there is none; refuses one that is of another covariance. */
export function factorOf(
  array: NpyArray | undefined,
  { mean, covariance }: Moments,
  name: string,
): GaussianFactor | null {
  if (array === undefined) return null;
  const data = floats(array, `${name}: factor`);
  const d = mean.length;
  const [rows = 0, cols] = array.shape;
  if (array.shape.length !== 2 || cols !== d || rows > d) {
    return refuseStatistics(
      `${name}: expected factor of up to ${d} rows and ${d} columns, as mu has ${d} numbers, got (${array.shape.join(', ')})`,
    );
  }
  const squares = data.reduce((sum, value) => sum + value * value, 0);
  let total = 0;
  for (let i = 0; i < d; i++) total += covariance.data[i * d + i]!;
  if (!(Math.abs(squares - total) <= SAME_TRACE * total)) {
    return refuseStatistics(
      `${name}: expected factor to be one of sigma, whose trace is ${total}, got squares that sum to ${squares}`,
    );
  }
  return { mean, factor: { rows, cols, data }, trace: total, clipped: 0 };
}
