import { type Matrix, matrix } from '@fidboard/linalg';
import type { FeatureMatrix } from './feature-matrix.ts';
import { asRows, type Rows } from './gathered-rows.ts';
import type { MixtureParameters } from './mixture.ts';
import { mixtureDistance } from './mixture-distance.ts';
import { expectation } from './mixture-expectation.ts';
import { type MaximisationOptions, maximisation } from './mixture-maximisation.ts';
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

/**
 * The mixture distance from the reference of the rows without block b, for each b; null where a component is lost on the way.
 *
 * Each mixture is the one of all rows after a few rounds of EM without the block: enough where components are apart, since
 * every round leaves only the share of the step that overlapping components exchange.
 */
export async function mixtureReplicates(
  { rows: features, mixture }: { readonly rows: FeatureMatrix; readonly mixture: MixtureParameters },
  reference: MixtureParameters,
  options: MixtureReplicateOptions,
): Promise<Float64Array | null> {
  const { blocks, iterations, signal, onProgress } = options;
  const x = asRows(features);
  const start = await responsibilitiesOf(x, mixture, signal);
  if (start === null) return null;
  const without = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    let responsibilities: Matrix | null = matrix(start.rows, start.cols, start.data.slice());
    let left = mixture;
    for (let round = 0; round < iterations; round++) {
      if (round > 0) responsibilities = await responsibilitiesOf(x, left, signal);
      if (responsibilities === null) return null;
      for (let i = block; i < x.rows; i += blocks) {
        responsibilities.data.fill(0, i * start.cols, (i + 1) * start.cols);
      }
      left = await maximisation(x, responsibilities, options);
    }
    if (soundComponents(left, x.rows).kept.length < left.weights.length) return null;
    const { value } = await mixtureDistance(left, reference, { accuracy: ACCURACY, signal });
    without[block] = value;
    onProgress?.(block + 1, blocks);
  }
  return without;
}

/** Null where a component has no rows left or a singular covariance. */
async function responsibilitiesOf(
  x: Rows,
  parameters: MixtureParameters,
  signal: AbortSignal | undefined,
): Promise<Matrix | null> {
  const { kept, whitening } = soundComponents(parameters, x.rows);
  if (kept.length < parameters.weights.length) return null;
  return (await expectation(x, parameters, { whitening, signal })).responsibilities;
}
