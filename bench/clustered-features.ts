import { Rng } from '@fidboard/core';

/** Rows of `clusters` normal distributions in turn, each with a mean and correlations of its own. */
export function clusteredFeatures(
  rows: number,
  cols: number,
  { clusters, seed, apart = 1 }: { clusters: number; seed: number; apart?: number },
): Float64Array {
  const rng = new Rng(seed);
  const means = Float64Array.from({ length: clusters * cols }, () => apart * rng.normal());
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const c = i % clusters;
    const correlation = 0.3 + (0.6 * c) / clusters;
    let previous = 0;
    for (let j = 0; j < cols; j++) {
      previous = correlation * previous + rng.normal();
      data[i * cols + j] = means[c * cols + j]! + previous;
    }
  }
  return data;
}
