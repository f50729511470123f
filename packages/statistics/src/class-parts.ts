import { compareNatural, invariant } from '@fidboard/core';
import { type FeatureMatrix, featureRows } from './feature-matrix.ts';
import type { FeatureRows } from './feature-rows.ts';
import { MomentAccumulator, type Moments } from './moments.ts';

/** The rows of one label: themselves where they are few, else their moments. */
export type ClassPart =
  | { readonly label: string; readonly n: number; readonly features: FeatureMatrix }
  | { readonly label: string; readonly n: number; readonly moments: Moments };

export interface ClassPartsOptions {
  readonly ddof: 0 | 1;
  /** Labels to leave out. */
  readonly except?: ReadonlySet<string> | undefined;
  /** Numbers that one pass over the rows may hold; labels that do not fit wait for the next pass. Default 2^25 (256 MiB). */
  readonly passNumbers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows of a label up to so many numbers are kept as they are, whatever the dimension. */
const FEW_NUMBERS = 2 ** 20;
/** Rows that are gathered before their moments are added, so that products stay large. */
const GATHERED_ROWS = 1024;
const PASS_NUMBERS = 2 ** 25;

/**
 * The rows apart by label, label by label in natural order, in memory that grows neither with n nor with the number of labels.
 *
 * `labels` holds one for each row. A label of more than max(d, 2^20 / d) rows gives moments. As many passes over the rows
 * as memory asks for.
 */
export async function* classParts(
  rows: FeatureRows,
  labels: readonly string[],
  { ddof, except, passNumbers = PASS_NUMBERS, signal }: ClassPartsOptions,
): AsyncGenerator<ClassPart> {
  invariant(labels.length === rows.rows, 'classParts', `${rows.rows} labels`, labels.length);
  const counts = countLabels(labels);
  const waiting = [...counts.keys()].filter((label) => !except?.has(label)).sort(compareNatural);
  const few = Math.max(rows.cols, Math.floor(FEW_NUMBERS / rows.cols));
  const sizeOf = (n: number) => rows.cols * (n <= few ? n : Math.min(n, GATHERED_ROWS) + rows.cols);
  for (let next = 0; next < waiting.length; ) {
    const gatherers = new Map<string, Gatherer>();
    for (let held = 0; next < waiting.length; next++) {
      const n = counts.get(waiting[next])!;
      held += sizeOf(n);
      if (held > passNumbers && gatherers.size > 0) break;
      gatherers.set(waiting[next], new Gatherer(n, rows.cols, n <= few ? null : ddof));
    }
    let first = 0;
    for await (const block of rows) {
      signal?.throwIfAborted();
      for (let i = 0; i < block.rows; i++) {
        await gatherers.get(labels[first + i])?.add(block, i);
      }
      first += block.rows;
    }
    for (const [label, gatherer] of gatherers) yield { label, ...(await gatherer.finish()) };
  }
}

/** How many rows have each label. */
export function countLabels(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

class Gatherer {
  readonly #n: number;
  readonly #accumulator: MomentAccumulator | null;
  readonly #capacity: number;
  #held: FeatureMatrix | undefined;
  #filled = 0;

  constructor(n: number, cols: number, ddof: 0 | 1 | null) {
    this.#n = n;
    this.#accumulator = ddof === null ? null : new MomentAccumulator(cols, { ddof });
    this.#capacity = ddof === null ? n : Math.min(n, GATHERED_ROWS);
  }

  async add(block: FeatureMatrix, row: number): Promise<void> {
    const { cols } = block;
    this.#held ??= {
      rows: this.#capacity,
      cols,
      data:
        block.data instanceof Float64Array
          ? new Float64Array(this.#capacity * cols)
          : new Float32Array(this.#capacity * cols),
    };
    this.#held.data.set(featureRows(block, row, 1).data, this.#filled++ * cols);
    if (this.#accumulator !== null && this.#filled === this.#capacity) await this.#accumulate();
  }

  async finish(): Promise<{ n: number; features: FeatureMatrix } | { n: number; moments: Moments }> {
    invariant(this.#held !== undefined, 'classParts', 'a row of each label', 'none');
    if (this.#accumulator === null) return { n: this.#n, features: this.#held };
    await this.#accumulate();
    return { n: this.#n, moments: this.#accumulator.moments() };
  }

  async #accumulate(): Promise<void> {
    if (this.#held === undefined || this.#filled === 0) return;
    await this.#accumulator?.add(featureRows(this.#held, 0, this.#filled));
    this.#filled = 0;
  }
}
