import { invariant } from '@fidboard/core';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { ExactDistances } from './exact-distances.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import { identicalRows } from './identical-rows.ts';
import { type ProductType, RowTiles, type Tile } from './row-tiles.ts';

/**
 * Squared distances between the rows of two tiles as intervals, in the tiles' unit.
 *
 * With p = `products[a * columns.rows + b]` and N the sum of the norms of a and b, the squared distance that `ExactDistances`
 * gives lies within (1 -+ relative) N - 2 p -+ absolute.
 */
export interface DistanceBlock {
  readonly rows: Tile;
  readonly columns: Tile;
  readonly products: Float32Array | Float64Array;
  readonly relative: number;
  readonly absolute: number;
  /** Both tiles are the same rows of the same set: pairs with a < b stand for all. */
  readonly onDiagonal: boolean;
}

/** What a pass over all pairs does with each block. */
export interface BlockVisitor {
  /** One sweep over the block: lists the pairs (as a * columns.rows + b) that may matter, by their intervals. */
  scan(block: DistanceBlock, open: PairList): void;
  /**
   * Settles the listed pairs from number `from` on by exact distances. Returns the number of the pair at which more than `budget`
   * of them had been computed, or that of pairs.
   */
  settle(
    block: DistanceBlock,
    open: PairList,
    options: { readonly from: number; readonly budget: number },
  ): number;
}

export interface SpaceOptions {
  /** Rows of a block and the type of its products: they move the time, not one bit of the result. */
  readonly blockRows?: number | undefined;
  readonly products?: ProductType | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each block of pairs. */
  readonly onBlock?: (() => void) | undefined;
}

/** An exact distance takes about as long as 30 products of a GEMM; beyond this share of pairs float64 products are cheaper. */
const EXACT_SHARE = 1 / 50;

/** A growing list of pairs. */
export class PairList {
  #pairs = new Int32Array(1 << 16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#pairs[index];
  }

  add(pair: number): void {
    if (this.#length === this.#pairs.length) {
      const longer = new Int32Array(2 * this.#length);
      longer.set(this.#pairs);
      this.#pairs = longer;
    }
    this.#pairs[this.#length++] = pair;
  }

  clear(): void {
    this.#length = 0;
  }
}

/**
 * The distances within and between some sets, block by block: n x m never exists in memory.
 *
 * Products are taken in float32, at more than twice the rate, with a proven bound on their error; where so many pairs lie
 * within it that settling them one by one would take longer, in float64.
 */
export class DistanceSpace {
  readonly #sets: readonly { readonly features: FeatureMatrix; readonly copies: Int32Array }[];
  readonly #tiles: RowTiles;
  readonly #options: SpaceOptions;

  constructor(sets: readonly FeatureMatrix[], options: SpaceOptions = {}) {
    const copies = identicalRows(sets);
    this.#sets = sets.map((features, set) => ({ features, copies: copies[set] }));
    this.#tiles = new RowTiles(sets, options.blockRows);
    this.#options = options;
  }

  /** Exact squared distances times this, a power of 2, are in the unit of the blocks. */
  get unit(): number {
    return this.#tiles.unit;
  }

  rowsOf(set: number): number {
    return this.#sets[set].features.rows;
  }

  exact(x: number, y: number): ExactDistances {
    return new ExactDistances(this.#sets[x], this.#sets[y]);
  }

  /** How many blocks `visit` goes through. */
  countBlocks(x: number, y: number): number {
    return this.#pairsOfTiles(x, y).length;
  }

  /** Shows the visitor every block of pairs (row of set x, row of set y); within one set each block serves both its sides. */
  async visit(x: number, y: number, visitor: BlockVisitor): Promise<void> {
    const { signal, onBlock } = this.#options;
    let type = this.#options.products ?? 'float32';
    const open = new PairList();
    for (const [first, second] of this.#pairsOfTiles(x, y)) {
      signal?.throwIfAborted();
      const take = async (products: ProductType) => ({
        ...(await product(this.#tiles.tile(x, first, products), this.#tiles.tile(y, second, products))),
        onDiagonal: x === y && first === second,
      });
      const block = await take(type);
      open.clear();
      visitor.scan(block, open);
      const { rows, columns } = block;
      const affordable = 16 * (rows.rows + columns.rows) + rows.rows * columns.rows * EXACT_SHARE;
      const budget = type === 'float32' ? affordable : Infinity;
      const from = visitor.settle(block, open, { from: 0, budget });
      if (from < open.length) {
        type = 'float64';
        visitor.settle(await take(type), open, { from, budget: Infinity });
      }
      onBlock?.();
    }
  }

  #pairsOfTiles(x: number, y: number): [number, number][] {
    const second = this.#tiles.starts(y);
    return this.#tiles
      .starts(x)
      .flatMap((first) =>
        second.filter((start) => x !== y || start >= first).map((start): [number, number] => [first, start]),
      );
  }
}

/**
 * Bounds: a sum of d products, in any order, is off by at most d u |x||y| <= d u N / 2 (Jeannerod and Rump 2013), u the unit
 * roundoff of its type; rounding the entries to that type moves the squared distance by at most 4 u N (1 + u); norms, the sum
 * of the three terms and exact distances are taken in float64, each within (d + 2) 2^-53 of N or of a distance <= 2 N.
 * `absolute` covers entries and products below the type's normal range.
 */
async function product(rows: Tile, columns: Tile): Promise<Omit<DistanceBlock, 'onDiagonal'>> {
  const type = rows.data instanceof Float32Array ? 'float32' : 'float64';
  const cols = rows.data.length / rows.rows;
  invariant(
    columns.data.length === columns.rows * cols,
    'row products',
    `${cols} columns`,
    columns.data.length,
  );
  const session = await graphSession(`statistics row products ${type}`, () => {
    const graph = new GraphBuilder('row_products');
    const x = graph.input('x', type, ['n', 'd']);
    const y = graph.input('y', type, ['m', 'd']);
    graph.output(graph.node('Gemm', [x, y], { transB: 1 })[0]!, 'products');
    return graph.build();
  });
  const { products } = await session.run({
    x: { type, dims: [rows.rows, cols], data: rows.data },
    y: { type, dims: [columns.rows, cols], data: columns.data },
  });
  return {
    rows,
    columns,
    products: products!.data as Float32Array | Float64Array,
    relative: type === 'float32' ? (cols + 16) * 2 ** -24 : (4 * cols + 32) * 2 ** -53,
    absolute: cols * 2 ** -120,
  };
}
