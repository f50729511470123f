import { Refusal } from '@fidboard/core';
import { checkFeatures, type FeatureMatrix } from './feature-matrix.ts';

/**
 * 1 / ||x_i|| for each row, by which it becomes a row of length 1.
 *
 * Refuses NaN, infinities and a row of zeros, which has no direction, naming the row (counted from 0).
 */
export function inverseLengths(features: FeatureMatrix, label: string): Float64Array {
  checkFeatures(features, label);
  const { rows, cols, data } = features;
  const inverses = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    // Divided by the largest entry, so that no square vanishes or overflows.
    let largest = 0;
    for (let j = 0; j < cols; j++) largest = Math.max(largest, Math.abs(row[j]));
    if (largest === 0) {
      throw new Refusal(
        'BAD_INPUT',
        `the features of the ${label} must not be all zero, since rows are compared by their directions, and row ${i} is`,
        'Extract the features of that image again, or leave its row out (rows count from 0).',
      );
    }
    let squares = 0;
    for (let j = 0; j < cols; j++) squares += (row[j] / largest) ** 2;
    inverses[i] = 1 / (largest * Math.sqrt(squares));
  }
  return inverses;
}
