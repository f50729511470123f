import { invariant } from '@fidboard/core';

/**
 * The delete-one-block jackknife standard error, sqrt((B - 1) / B sum (t_b - mean t)^2) of B values t_b.
 *
 * `without[b]` is the statistic computed from all rows but block b's; blocks should be of nearly equal size
 * (Efron and Stein 1981; Shao and Wu 1989 for the grouped form).
 */
export function jackknifeStandardError(without: Float64Array): number {
  const count = without.length;
  invariant(count >= 2, 'jackknifeStandardError', 'at least 2 blocks', count);
  const mean = without.reduce((sum, value) => sum + value, 0) / count;
  const squares = without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(((count - 1) / count) * squares);
}
