import { type Matrix, matrix } from '@fidboard/linalg';
import { type FeatureMatrix, pickRows } from './feature-matrix.ts';
import { asRows, type Rows } from './gathered-rows.ts';
import type { MixtureParameters } from './mixture.ts';
import { mixtureDistance } from './mixture-distance.ts';
import { expectation } from './mixture-expectation.ts';
import { type MaximisationOptions, parametersOf } from './mixture-maximisation.ts';
import { combineSums, type MixtureSums, mixtureSums } from './mixture-sums.ts';
import { soundComponents } from './sound-components.ts';

export interface MixtureReplicateOptions extends MaximisationOptions {
  /** How many blocks B; row i belongs to block i mod B. */
  readonly blocks: number;
  /** Rounds of EM from the mixture of all rows, for the rows that each block leaves. */
  readonly iterations: number;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Distances are told apart to this, relative to themselves. */
const ACCURACY = 1e-7;
/** A row that belongs to one component but for this keeps its responsibilities while a block is left out. */
const SHARED = 1e-10;

/**
 * The mixture distance from the reference of the rows without block b, for each b; null where a component is lost on the way.
 *
 * Each mixture is the one of all rows after a few rounds of EM without the block: enough where components are apart, since
 * every round leaves only the share of the step that overlapping components exchange. Rows of one component alone enter
 * by their sums, so that the rounds pass over the others only.
 */
export async function mixtureReplicates(
  { rows: features, mixture }: { readonly rows: FeatureMatrix; readonly mixture: MixtureParameters },
  reference: MixtureParameters,
  options: MixtureReplicateOptions,
): Promise<Float64Array | null> {
  const { blocks, iterations, signal, onProgress } = options;
  const x = asRows(features);
  const responsibilities = await responsibilitiesOf(x, mixture, { count: x.rows, signal });
  if (responsibilities === null) return null;
  const settled = await SettledRows.of(x, responsibilities, { ...options, centres: mixture.means });
  const open = rowsAt(x, responsibilities, settled.others);
  const without = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    const rest = await settled.without(block);
    const count = x.rows - Math.ceil((x.rows - block) / blocks);
    let left = mixture;
    for (let round = 0; round < iterations; round++) {
      const shares =
        round === 0
          ? matrix(open.rows.rows, mixture.weights.length, open.responsibilities.data.slice())
          : await responsibilitiesOf(open.rows, left, { count, signal });
      if (shares === null) return null;
      for (const [at, i] of settled.others.entries()) {
        if (i % blocks === block) shares.data.fill(0, at * shares.cols, (at + 1) * shares.cols);
      }
      const sums = await mixtureSums(open.rows, shares, { ...options, centres: mixture.means });
      left = parametersOf(combineSums(rest, sums, 1), options);
    }
    if (soundComponents(left, count).kept.length < left.weights.length) return null;
    const { value } = await mixtureDistance(left, reference, { accuracy: ACCURACY, signal });
    without[block] = value;
    onProgress?.(block + 1, blocks);
  }
  return without;
}

type SumsOptions = Parameters<typeof mixtureSums>[2] & { readonly blocks: number };

/** The rows that belong to one component each, by their sums. */
class SettledRows {
  /** The other rows. */
  readonly others: Int32Array;
  readonly #x: Rows;
  readonly #responsibilities: Matrix;
  readonly #total: MixtureSums;
  readonly #options: SumsOptions;

  private constructor(of: {
    x: Rows;
    responsibilities: Matrix;
    others: Int32Array;
    total: MixtureSums;
    options: SumsOptions;
  }) {
    this.others = of.others;
    this.#x = of.x;
    this.#responsibilities = of.responsibilities;
    this.#total = of.total;
    this.#options = of.options;
  }

  static async of(x: Rows, all: Matrix, options: SumsOptions): Promise<SettledRows> {
    const { rows, cols: K } = all;
    const responsibilities = matrix(rows, K, all.data.slice());
    const others: number[] = [];
    for (let i = 0; i < rows; i++) {
      const own = responsibilities.data.subarray(i * K, (i + 1) * K);
      if (own.some((p) => p >= 1 - SHARED)) continue;
      others.push(i);
      own.fill(0);
    }
    const total = await mixtureSums(x, responsibilities, options);
    return new SettledRows({ x, responsibilities, others: Int32Array.from(others), total, options });
  }

  /** The sums over those that are not in the block. */
  async without(block: number): Promise<MixtureSums> {
    const { blocks } = this.#options;
    const size = Math.ceil((this.#x.rows - block) / blocks);
    const own = Int32Array.from({ length: size }, (_, i) => block + i * blocks);
    const { rows, responsibilities } = rowsAt(this.#x, this.#responsibilities, own);
    return combineSums(this.#total, await mixtureSums(rows, responsibilities, this.#options), -1);
  }
}

function rowsAt(x: Rows, responsibilities: Matrix, indices: Int32Array) {
  const { data } = asRows(pickRows({ ...responsibilities }, indices));
  return {
    rows: asRows(pickRows(x, indices)),
    responsibilities: matrix(indices.length, responsibilities.cols, data),
  };
}

/** Null where a component has no rows left or a singular covariance. */
async function responsibilitiesOf(
  x: Rows,
  parameters: MixtureParameters,
  { count, signal }: { readonly count: number; readonly signal: AbortSignal | undefined },
): Promise<Matrix | null> {
  const { kept, whitening } = soundComponents(parameters, count);
  if (kept.length < parameters.weights.length) return null;
  if (x.rows === 0) return matrix(0, kept.length);
  return (await expectation(x, parameters, { whitening, signal })).responsibilities;
}
