import { BlockHits } from './block-hits.ts';
import type { NearestNeighbours } from './nearest-neighbours.ts';

/** An interval that holds a squared distance. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Whether the interval leaves open on which side of a squared radius its distance lies. */
export function straddles({ low, high }: Interval, radius: number): boolean {
  return low <= radius && radius <= high;
}

/**
 * Counts the reference rows that lie within a candidate row's radius, and the same without each block of candidate rows.
 *
 * Leaving a block out takes its rows' spheres away and widens those of rows that have neighbours in it; both are known from
 * the neighbours of each row, so no distance is computed twice. Row j is in block j mod `blocks`; 0 blocks leave none out.
 */
export class RecallTally {
  /** Of each candidate row: its largest squared radius, whichever block is left out. */
  readonly reach: Float64Array;
  readonly #k: number;
  readonly #blocks: number;
  readonly #radii: Float64Array;
  /** Of each candidate row, k places: blocks that hold one of its k neighbours (-1: none), its squared radius without each. */
  readonly #widened: { readonly blocks: Int32Array; readonly radii: Float64Array };
  readonly #hits: BlockHits;
  /** Of each reference row and block: whether it lies in a sphere that is wide enough only without that block. */
  readonly #hitsOfWidened: Uint8Array;

  constructor(
    neighbours: NearestNeighbours,
    referenceRows: number,
    { k, blocks, unit }: { readonly k: number; readonly blocks: number; readonly unit: number },
  ) {
    const { k: known, squared } = neighbours;
    const rows = squared.length / known;
    this.#k = k;
    this.#blocks = blocks;
    this.#radii = Float64Array.from({ length: rows }, (_, j) => squared[j * known + k - 1] * unit);
    this.reach = this.#radii.slice();
    this.#widened = { blocks: new Int32Array(rows * k).fill(-1), radii: new Float64Array(rows * k) };
    this.#hits = new BlockHits(referenceRows);
    this.#hitsOfWidened = new Uint8Array(referenceRows * blocks);
    if (blocks > 0) for (let j = 0; j < rows; j++) this.#widen(j, neighbours, unit);
  }

  #widen(j: number, { k: known, squared, indices }: NearestNeighbours, unit: number): void {
    const k = this.#k;
    for (let place = 0; place < k; place++) {
      const block = indices[j * known + place] % this.#blocks;
      const places = this.#widened.blocks.subarray(j * k, (j + 1) * k);
      if (block === j % this.#blocks || places.includes(block)) continue;
      // Should nearly all known neighbours lie in one block, the last of them stands for the radius.
      let at = -1;
      for (let left = k; left > 0 && at + 1 < known; ) {
        at++;
        if (indices[j * known + at] % this.#blocks !== block) left--;
      }
      const radius = squared[j * known + at] * unit;
      places[place] = block;
      this.#widened.radii[j * k + place] = radius;
      if (radius > this.reach[j]) this.reach[j] = radius;
    }
  }

  /** Whether the interval leaves something open between reference row i and candidate row j that can still matter. */
  isOpen(i: number, j: number, interval: Interval): boolean {
    if (this.#hits.isSafe(i)) return false;
    if (straddles(interval, this.#radii[j])) return true;
    for (let at = j * this.#k; at < (j + 1) * this.#k; at++) {
      if (this.#widened.blocks[at] >= 0 && straddles(interval, this.#widened.radii[at])) return true;
    }
    return false;
  }

  /** Takes in a pair that is not open, by an upper bound of its squared distance. */
  add(i: number, j: number, high: number): void {
    if (high > this.reach[j]) return;
    if (high <= this.#radii[j]) {
      this.#hits.add(i, this.#blocks === 0 ? 0 : j % this.#blocks);
      return;
    }
    for (let at = j * this.#k; at < (j + 1) * this.#k; at++) {
      const block = this.#widened.blocks[at];
      if (block >= 0 && high <= this.#widened.radii[at]) this.#hitsOfWidened[i * this.#blocks + block] = 1;
    }
  }

  /** How many reference rows are hit. */
  count(): number {
    return this.#hits.count();
  }

  /** How many would be hit without the block. */
  countWithout(block: number): number {
    let count = 0;
    for (let i = 0; i < this.#hits.rows; i++) {
      if (this.#hits.isHitWithout(i, block) || this.#hitsOfWidened[i * this.#blocks + block] === 1) count++;
    }
    return count;
  }

  /** Rows whose radius is 0. */
  zeroRadii(): number {
    return this.#radii.reduce((count, radius) => count + (radius === 0 ? 1 : 0), 0);
  }
}
