import { invariant } from '@fidboard/core';
import type { BlockVisitor, DistanceBlock, DistanceSpace, PairList } from './distance-space.ts';
import type { ExactDistances } from './exact-distances.ts';

/** The k nearest other rows of each row of a set, nearest first; among equals the lower index is nearer. */
export interface NearestNeighbours {
  readonly k: number;
  /** n x k squared distances. */
  readonly squared: Float64Array;
  /** n x k rows. */
  readonly indices: Int32Array;
}

/**
 * The k nearest neighbours of each row of a set within it, the row itself left out by its index, not by its distance of 0.
 *
 * They are those of exact float64 distances, to the bit. Checked against scikit-learn's pairwise distances and SciPy's cdist.
 */
export async function nearestNeighbours(
  space: DistanceSpace,
  set: number,
  k: number,
): Promise<NearestNeighbours> {
  const rows = space.rowsOf(set);
  invariant(k >= 1 && k < rows, 'nearestNeighbours', `1 <= k < ${rows} rows`, k);
  const lists = new NeighbourLists({ rows, k }, space.exact(set, set), space.unit);
  await space.visit(set, set, lists);
  return lists.result();
}

class NeighbourLists implements BlockVisitor {
  readonly #k: number;
  readonly #exact: ExactDistances;
  readonly #unit: number;
  /** For each row the k smallest upper ends of intervals so far: its k-th neighbour is not beyond the last. */
  readonly #upper: Float64Array;
  /** For each row the k nearest so far by exact distance, in the blocks' unit. */
  readonly #squared: Float64Array;
  readonly #indices: Int32Array;
  /** For each row, the squared distance beyond which no pair matters. */
  readonly #reach: Float64Array;

  constructor(
    { rows, k }: { readonly rows: number; readonly k: number },
    exact: ExactDistances,
    unit: number,
  ) {
    this.#k = k;
    this.#exact = exact;
    this.#unit = unit;
    this.#upper = new Float64Array(rows * k).fill(Infinity);
    this.#squared = new Float64Array(rows * k).fill(Infinity);
    this.#indices = new Int32Array(rows * k).fill(-1);
    this.#reach = new Float64Array(rows).fill(Infinity);
  }

  scan({ rows, columns, products, relative, absolute, onDiagonal }: DistanceBlock, open: PairList): void {
    const width = columns.rows;
    const reach = this.#reach;
    const lows = columns.norms.map((norm) => (1 - relative) * norm - absolute);
    for (let a = 0; a < rows.rows; a++) {
      const i = rows.first + a;
      const own = (1 - relative) * rows.norms[a];
      for (let b = onDiagonal ? a + 1 : 0; b < width; b++) {
        const low = own + lows[b] - 2 * products[a * width + b];
        const j = columns.first + b;
        if (low > reach[i] && low > reach[j]) continue;
        open.add(a * width + b);
        const high = low + 2 * (relative * (rows.norms[a] + columns.norms[b]) + absolute);
        this.#offerUpper(i, high);
        this.#offerUpper(j, high);
      }
    }
  }

  settle(
    { rows, columns, products, relative, absolute }: DistanceBlock,
    open: PairList,
    { from, budget }: { readonly from: number; readonly budget: number },
  ): number {
    const width = columns.rows;
    const reach = this.#reach;
    const before = this.#exact.computed;
    for (let at = from; at < open.length; at++) {
      const pair = open.at(at);
      const b = pair % width;
      const a = (pair - b) / width;
      const i = rows.first + a;
      const j = columns.first + b;
      const low = (1 - relative) * (rows.norms[a] + columns.norms[b]) - 2 * products[pair] - absolute;
      if (low > reach[i] && low > reach[j]) continue;
      if (this.#exact.computed - before > budget) return at;
      const squared = this.#exact.between(i, j) * this.#unit;
      this.#offer(i, j, squared);
      this.#offer(j, i, squared);
    }
    return open.length;
  }

  result(): NearestNeighbours {
    return { k: this.#k, squared: this.#squared.map((value) => value / this.#unit), indices: this.#indices };
  }

  /** Puts an upper end into the row's ascending list; the largest falls out. */
  #offerUpper(i: number, value: number): void {
    const upper = this.#upper;
    const first = i * this.#k;
    const last = first + this.#k - 1;
    if (value >= upper[last]) return;
    let at = last;
    for (; at > first && upper[at - 1] > value; at--) upper[at] = upper[at - 1];
    upper[at] = value;
    if (upper[last] < this.#reach[i]) this.#reach[i] = upper[last];
  }

  #offer(i: number, j: number, value: number): void {
    const squared = this.#squared;
    const indices = this.#indices;
    const first = i * this.#k;
    const last = first + this.#k - 1;
    // Among equals the lower index is nearer, so the order in which pairs come does not matter.
    if (value > squared[last] || (value === squared[last] && j > indices[last])) return;
    let at = last;
    while (at > first && (value < squared[at - 1] || (value === squared[at - 1] && j < indices[at - 1]))) {
      squared[at] = squared[at - 1];
      indices[at] = indices[at - 1];
      at--;
    }
    squared[at] = value;
    indices[at] = j;
    if (squared[last] < this.#reach[i]) this.#reach[i] = squared[last];
  }
}
