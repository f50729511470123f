import type { FeatureMatrix } from './feature-matrix.ts';

interface Row {
  readonly features: FeatureMatrix;
  readonly row: number;
}

/**
 * For each set, a number for each row, the same for two rows of any of the sets where all their entries are equal.
 *
 * Copies are common: a generator that repeats itself, a reference with duplicates.
 */
export function identicalRows(sets: readonly FeatureMatrix[]): Int32Array[] {
  const known = new Map<number, (Row & { readonly id: number })[]>();
  let next = 0;
  return sets.map((features) => {
    const ids = new Int32Array(features.rows);
    for (let row = 0; row < features.rows; row++) {
      const signature = signatureOf(features, row);
      const bucket = known.get(signature) ?? [];
      const same = bucket.find((other) => areEqual(other, { features, row }));
      ids[row] = same?.id ?? next++;
      if (same === undefined) bucket.push({ features, row, id: ids[row] });
      known.set(signature, bucket);
    }
    return ids;
  });
}

/** Equal for equal rows, and hardly ever otherwise: a sum with weights that have no pattern. */
function signatureOf({ cols, data }: FeatureMatrix, row: number): number {
  let sum = 0;
  let weight = 0.5;
  for (let at = row * cols; at < (row + 1) * cols; at++) {
    weight += 0.6180339887498949; // the golden ratio: its multiples fill [0, 1) evenly
    if (weight >= 1) weight -= 1;
    sum += weight * data[at];
  }
  return sum;
}

function areEqual(x: Row, y: Row): boolean {
  const { cols, data } = x.features;
  const p = x.row * cols;
  const q = y.row * cols;
  for (let j = 0; j < cols; j++) if (data[p + j] !== y.features.data[q + j]) return false;
  return true;
}
