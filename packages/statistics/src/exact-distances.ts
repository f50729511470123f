import type { FeatureMatrix } from './feature-matrix.ts';

/** Rows of a set, two of them copies of each other where their numbers are equal. */
export interface NumberedRows {
  readonly features: FeatureMatrix;
  readonly copies: Int32Array;
}

/**
 * Squared Euclidean distances of rows of x from rows of y: sums of squared differences, in float64.
 *
 * The order of summation is fixed, so a distance is symmetric to the bit, 0 exactly between equal rows, the same wherever it
 * is asked for, and as accurate far from the origin as near it. Every decision between neighbours is taken on it.
 */
export class ExactDistances {
  readonly #x: FeatureMatrix;
  readonly #y: FeatureMatrix;
  readonly #copiesX: Int32Array;
  readonly #copiesY: Int32Array;
  #computed = 0;

  /** Takes each set with the numbers that `identicalRows` gives its rows. */
  constructor(x: NumberedRows, y: NumberedRows) {
    this.#x = x.features;
    this.#y = y.features;
    this.#copiesX = x.copies;
    this.#copiesY = y.copies;
  }

  /** How many distances took arithmetic; those between copies take none. */
  get computed(): number {
    return this.#computed;
  }

  /** The squared distance of row i of x from row j of y. */
  between(i: number, j: number): number {
    if (this.#copiesX[i] === this.#copiesY[j]) return 0;
    this.#computed++;
    const d = this.#x.cols;
    const a = this.#x.data;
    const b = this.#y.data;
    let p = i * d;
    let q = j * d;
    const end = p + d;
    const whole = end - (d % 4);
    // Four sums that do not wait for each other.
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (; p < whole; p += 4, q += 4) {
      const t0 = a[p] - b[q];
      const t1 = a[p + 1] - b[q + 1];
      const t2 = a[p + 2] - b[q + 2];
      const t3 = a[p + 3] - b[q + 3];
      s0 += t0 * t0;
      s1 += t1 * t1;
      s2 += t2 * t2;
      s3 += t3 * t3;
    }
    for (; p < end; p++, q++) {
      const t = a[p] - b[q];
      s0 += t * t;
    }
    return s0 + s1 + (s2 + s3);
  }
}
