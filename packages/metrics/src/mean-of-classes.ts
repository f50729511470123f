import type { ClassScore } from './metric.ts';

/**
 * The mean of per-class values with equal weights, and its standard error where the classes' are independent; null where one
 * has none.
 */
export function meanOfClasses(classes: ReadonlyMap<string, ClassScore>): ClassScore {
  const scores = [...classes.values()];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const errors = scores.map(({ standardError }) => standardError);
  return {
    value: mean(scores.map(({ value }) => value)),
    standardError: errors.every((error) => error !== null)
      ? Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0)) / errors.length
      : null,
    n: scores.reduce((sum, { n }) => sum + n, 0),
  };
}
