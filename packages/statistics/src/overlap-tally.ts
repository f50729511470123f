import { BlockHits } from './block-hits.ts';
import type { BlockVisitor, DistanceBlock, PairList } from './distance-space.ts';
import type { ExactDistances } from './exact-distances.ts';
import type { NearestNeighbours } from './nearest-neighbours.ts';
import { type Interval, type RecallTally, straddles } from './recall-tally.ts';

/** What is known before the pass over the pairs (reference row i, candidate row j). */
export interface OverlapInput {
  readonly candidateRows: number;
  readonly ofReference: NearestNeighbours | null;
  readonly precisionRecall: number;
  readonly densityCoverage: number;
  /** How many blocks of candidate rows are left out in turn; 0: none. */
  readonly blocks: number;
  readonly exact: ExactDistances;
  /** Exact distances times this are in the blocks' unit. */
  readonly unit: number;
  /** Null where the candidate has too few rows for its radii. */
  readonly recall: RecallTally | null;
}

/** The squared radius of each row at its k-th neighbour; null where the set has too few rows. */
function radiiAt(k: number, neighbours: NearestNeighbours | null, unit: number): Float64Array | null {
  if (neighbours === null || neighbours.k < k) return null;
  const { k: known, squared } = neighbours;
  return Float64Array.from({ length: squared.length / known }, (_, i) => squared[i * known + k - 1] * unit);
}

/** Counts, for each candidate row, what precision, density and authenticity ask, and for each reference row, coverage and recall. */
export class OverlapTally implements BlockVisitor {
  /** Squared radii of reference rows, in the blocks' unit. */
  readonly precisionRadii: Float64Array | null;
  readonly densityRadii: Float64Array | null;
  /** The squared distance of each reference row from its nearest other. */
  readonly closest: Float64Array | null;
  /** Of each candidate row: 1 within a precision radius; how many density radii hold it; its nearest reference row, how far. */
  readonly precise: Uint8Array;
  readonly holders: Float64Array;
  readonly nearest: Int32Array;
  readonly nearestSquared: Float64Array;
  readonly covered: BlockHits;
  readonly recall: RecallTally | null;
  readonly #blocks: number;
  readonly #exact: ExactDistances;
  readonly #unit: number;
  /** The squared distance beyond which no pair matters to a reference row, and to a candidate row's nearest neighbour. */
  readonly #reach: Float64Array;
  readonly #nearReach: Float64Array;

  constructor(input: OverlapInput, referenceRows: number) {
    const { candidateRows, ofReference, unit } = input;
    this.precisionRadii = radiiAt(input.precisionRecall, ofReference, unit);
    this.densityRadii = radiiAt(input.densityCoverage, ofReference, unit);
    this.closest = radiiAt(1, ofReference, unit);
    this.precise = new Uint8Array(candidateRows);
    this.holders = new Float64Array(candidateRows);
    this.nearest = new Int32Array(candidateRows).fill(-1);
    this.nearestSquared = new Float64Array(candidateRows).fill(Infinity);
    this.covered = new BlockHits(referenceRows);
    this.recall = input.recall;
    this.#blocks = input.blocks;
    this.#exact = input.exact;
    this.#unit = unit;
    this.#reach = Float64Array.from({ length: referenceRows }, (_, i) =>
      Math.max(this.precisionRadii?.[i] ?? -1, this.densityRadii?.[i] ?? -1),
    );
    this.#nearReach = new Float64Array(candidateRows).fill(Infinity);
  }

  scan({ rows, columns, products, relative, absolute }: DistanceBlock, open: PairList): void {
    const width = columns.rows;
    const near = this.#nearReach.subarray(columns.first, columns.first + width);
    const lows = columns.norms.map((norm) => (1 - relative) * norm - absolute);
    const reach = near.map((value, b) => Math.max(value, this.recall?.reach[columns.first + b] ?? -1));
    for (let a = 0; a < rows.rows; a++) {
      const own = (1 - relative) * rows.norms[a];
      const radius = this.#reach[rows.first + a];
      for (let b = 0; b < width; b++) {
        const low = own + lows[b] - 2 * products[a * width + b];
        if (low > radius && low > reach[b]) continue;
        open.add(a * width + b);
        const high = low + 2 * (relative * (rows.norms[a] + columns.norms[b]) + absolute);
        if (high >= near[b]) continue;
        near[b] = high;
        reach[b] = Math.max(high, this.recall?.reach[columns.first + b] ?? -1);
      }
    }
  }

  settle(
    { rows, columns, products, relative, absolute }: DistanceBlock,
    open: PairList,
    { from, budget }: { readonly from: number; readonly budget: number },
  ): number {
    const width = columns.rows;
    const before = this.#exact.computed;
    for (let at = from; at < open.length; at++) {
      if (this.#exact.computed - before > budget) return at;
      const pair = open.at(at);
      const b = pair % width;
      const a = (pair - b) / width;
      const norms = rows.norms[a] + columns.norms[b];
      const centre = norms - 2 * products[pair];
      const around = relative * norms + absolute;
      this.#pair(rows.first + a, columns.first + b, { low: centre - around, high: centre + around });
    }
    return open.length;
  }

  #pair(i: number, j: number, interval: Interval): void {
    let { high } = interval;
    if (interval.low <= this.#nearReach[j] || this.#isOpen(i, j, interval)) {
      high = this.#exact.between(i, j) * this.#unit;
      this.#offerNearest(i, j, high);
    }
    // The interval lies on one side of every radius that still matters, or is the distance itself.
    if (this.precisionRadii !== null && high <= this.precisionRadii[i]) this.precise[j] = 1;
    if (this.densityRadii !== null && high < this.densityRadii[i]) {
      this.holders[j]++;
      this.covered.add(i, this.#blocks === 0 ? 0 : j % this.#blocks);
    }
    this.recall?.add(i, j, high);
  }

  #isOpen(i: number, j: number, interval: Interval): boolean {
    if (this.densityRadii !== null && straddles(interval, this.densityRadii[i])) return true;
    const { precisionRadii } = this;
    if (precisionRadii !== null && this.precise[j] === 0 && straddles(interval, precisionRadii[i]))
      return true;
    return this.recall?.isOpen(i, j, interval) ?? false;
  }

  #offerNearest(i: number, j: number, value: number): void {
    const best = this.nearestSquared[j];
    if (value > best || (value === best && i > this.nearest[j])) return;
    this.nearestSquared[j] = value;
    this.nearest[j] = i;
    this.#nearReach[j] = Math.min(this.#nearReach[j], value);
  }
}
