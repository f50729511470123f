import { refuseStatistics } from './statistics-array.ts';

/**
 * How far rounding may take a covariance from symmetry, and a variance below 0, relative to the second moments about
 * 0: tools that sum E[x x^T] - mu mu^T in float32 lose that much by cancellation, whatever type they save. Measured up
 * to 7e-7 for such sums over 50,000 rows; what is no covariance is off by far more.
 */
const ROUNDING = 1e-5;

/** The covariance with each pair of entries replaced by its mean, or a Refusal that begins with `expectation`. */
export function symmetric(sigma: Float64Array, mean: Float64Array, expectation: string): Float64Array {
  const d = mean.length;
  const scale = mean.map((value, i) => Math.sqrt(Math.abs(sigma[i * d + i]!) + value * value));
  const result = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const a = sigma[i * d + j]!;
      const b = sigma[j * d + i]!;
      const rounding = ROUNDING * scale[i]! * scale[j]!;
      if (i === j ? a < -rounding : Math.abs(a - b) > rounding) {
        refuseStatistics(
          `${expectation} to be a covariance, got ${a} at (${i}, ${j}) and ${b} at (${j}, ${i})`,
        );
      }
      result[i * d + j] = a === b ? a : a / 2 + b / 2;
      result[j * d + i] = result[i * d + j]!;
    }
  }
  return result;
}
