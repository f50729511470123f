import { Rng } from '@fidboard/core';

/** Features with correlated columns, so that their spectrum is not flat. */
export function correlatedFeatures(rows: number, cols: number, seed: number): Float32Array {
  const rng = new Rng(seed);
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    let previous = 0;
    for (let j = 0; j < cols; j++) {
      previous = 0.7 * previous + rng.normal();
      data[i * cols + j] = previous;
    }
  }
  return data;
}
