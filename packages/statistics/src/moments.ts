import { invariant, Refusal } from '@fidboard/core';
import { type Matrix, matrix } from '@fidboard/linalg';
import { addRows, addSums, type CentredSums, emptySums, forEachRow } from './centred-sums.ts';
import { checkFeatures, columnMeans, type FeatureMatrix, featureRows, pickRows } from './feature-matrix.ts';

/** Mean and covariance of n feature vectors; `n` is 0 where an imported file does not say. */
export interface Moments {
  readonly n: number;
  readonly mean: Float64Array;
  readonly covariance: Matrix;
  /** The covariance is 1 / (n - ddof) sum (x - mean)(x - mean)^T. */
  readonly ddof: 0 | 1;
}

export interface AccumulatorOptions {
  readonly ddof?: 0 | 1;
  /** How many sums to keep apart, row i in sum i mod blocks, for delete-one-block errors. Memory: blocks * d^2 * 8 bytes. */
  readonly blocks?: number;
}

/**
 * Moments of features that arrive in any number of batches, in memory that does not grow with n.
 *
 * Keeps (n, sum, cross products) in float64 about a fixed shift near the mean, so that a mean far from the
 * origin costs no digits; accumulators merge exactly up to float64 rounding. Checked against numpy.cov.
 */
export class MomentAccumulator {
  readonly dimension: number;
  readonly ddof: 0 | 1;
  readonly #blocks: CentredSums[];
  #shift: Float64Array | undefined;
  #seen = 0;
  /** Additions under way, one after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(dimension: number, options: AccumulatorOptions = {}) {
    const blocks = options.blocks ?? 1;
    invariant(
      Number.isInteger(dimension) && dimension > 0,
      'MomentAccumulator',
      'a dimension > 0',
      dimension,
    );
    invariant(Number.isInteger(blocks) && blocks > 0, 'MomentAccumulator', 'blocks > 0', blocks);
    this.dimension = dimension;
    this.ddof = options.ddof ?? 1;
    this.#blocks = Array.from({ length: blocks }, () => emptySums(dimension));
  }

  /** How many rows have been added. */
  get n(): number {
    return this.#blocks.reduce((n, block) => n + block.n, 0);
  }

  get blocks(): number {
    return this.#blocks.length;
  }

  /** Adds rows; refuses NaN, infinities and a dimension other than the accumulator's, and then adds nothing. */
  async add(features: FeatureMatrix, label = 'sample'): Promise<void> {
    if (features.cols !== this.dimension) throw wrongDimension(label, this.dimension, features.cols);
    checkFeatures(features, label, this.#seen);
    if (features.rows === 0) return;
    // Everything that later rows depend on is settled before the first await, so calls may overlap.
    this.#shift ??= columnMeans(featureRows(features, 0, Math.min(features.rows, 256)));
    const shift = this.#shift;
    const first = this.#seen;
    this.#seen += features.rows;
    const blocks = this.#blocks.length;
    const addition = this.#last.then(async () => {
      if (blocks === 1) return addRows(this.#blocks[0], features, shift);
      for (let block = 0; block < blocks; block++) {
        const indices: number[] = [];
        for (let i = (block + blocks - (first % blocks)) % blocks; i < features.rows; i += blocks)
          indices.push(i);
        await addRows(this.#blocks[block], pickRows(features, indices), shift);
      }
    });
    this.#last = addition;
    return addition;
  }

  /** Adds what another accumulator has seen; it is left as it was. */
  merge(other: MomentAccumulator): void {
    if (other.dimension !== this.dimension)
      throw wrongDimension('merged part', this.dimension, other.dimension);
    invariant(other.blocks === this.blocks, 'MomentAccumulator.merge', `${this.blocks} blocks`, other.blocks);
    invariant(other.ddof === this.ddof, 'MomentAccumulator.merge', `ddof ${this.ddof}`, other.ddof);
    if (other.#shift === undefined) return;
    this.#shift ??= other.#shift;
    const shift = this.#shift;
    const offset = other.#shift.map((value, i) => value - shift[i]);
    for (let b = 0; b < this.#blocks.length; b++) addSums(this.#blocks[b], other.#blocks[b], offset);
    this.#seen += other.#seen;
  }

  /** Mean and covariance of all rows; refuses fewer than 2. */
  moments(): Moments {
    return this.#momentsOf(this.#blocks);
  }

  /** Mean and covariance of all rows but those of one block, for delete-one-block errors. */
  momentsWithout(block: number): Moments {
    invariant(this.#blocks[block] !== undefined, 'momentsWithout', `a block below ${this.blocks}`, block);
    return this.#momentsOf(this.#blocks.filter((_, b) => b !== block));
  }

  #momentsOf(blocks: readonly CentredSums[]): Moments {
    const d = this.dimension;
    const total = blocks.length === 1 ? blocks[0] : emptySums(d);
    if (blocks.length !== 1) for (const block of blocks) addSums(total, block, new Float64Array(d));
    const { n, sum, cross } = total;
    if (n < 2) throw tooFew(n);
    const shift = this.#shift!;
    const mean = sum.map((value, i) => shift[i] + value / n);
    const covariance = matrix(d, d);
    forEachRow(d, (i, at) => {
      for (let j = 0; j <= i; j++) {
        const entry = (cross[at + j] - sum[i] * (sum[j] / n)) / (n - this.ddof);
        covariance.data[i * d + j] = entry;
        covariance.data[j * d + i] = entry;
      }
    });
    return { n, mean, covariance, ddof: this.ddof };
  }
}

export function wrongDimension(label: string, expected: number, got: number): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `the features of the ${label} should have ${expected} columns and have ${got}`,
    'Compare features of the same extractor.',
  );
}

export function tooFew(n: number, label = 'sample'): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `a covariance needs at least 2 images, and the ${label} has ${n}`,
    'Add images to the sample set.',
  );
}
