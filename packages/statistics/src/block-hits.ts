const NONE = -1;
const SEVERAL = -2;

/** Which rows are hit at all, and which would no longer be without one block of the rows that hit them. */
export class BlockHits {
  /** Of each row: the only block that has hit it, NONE or SEVERAL. */
  readonly #by: Int32Array;

  constructor(rows: number) {
    this.#by = new Int32Array(rows).fill(NONE);
  }

  add(row: number, block: number): void {
    const by = this.#by[row];
    if (by === NONE) this.#by[row] = block;
    else if (by !== block) this.#by[row] = SEVERAL;
  }

  get rows(): number {
    return this.#by.length;
  }

  /** Whether the row is hit by blocks enough to stay so without any one of them. */
  isSafe(row: number): boolean {
    return this.#by[row] === SEVERAL;
  }

  isHitWithout(row: number, block: number): boolean {
    const by = this.#by[row];
    return by === SEVERAL || (by !== NONE && by !== block);
  }

  /** How many rows are hit. */
  count(): number {
    return this.#by.reduce((count, by) => count + (by === NONE ? 0 : 1), 0);
  }

  /** How many would be hit without the block. */
  countWithout(block: number): number {
    return this.#by.reduce((count, _, row) => count + (this.isHitWithout(row, block) ? 1 : 0), 0);
  }
}
