import { type Whitening, whiteningOf } from './component-whitening.ts';
import { keepComponents, type MixtureParameters } from './mixture.ts';

/** What is left of a mixture without the components that have no rows or a covariance that is singular in float64. */
export interface SoundComponents {
  readonly parameters: MixtureParameters;
  readonly whitening: readonly Whitening[];
  /** Which components are left. */
  readonly kept: readonly number[];
  readonly empty: number;
  readonly singular: number;
}

/** Below this many rows' worth of responsibility a component has collapsed. */
const EMPTY = 1e-8;

/** Takes those components out; `rows` is how many rows the weights speak of. */
export function soundComponents(parameters: MixtureParameters, rows: number): SoundComponents {
  const all = whiteningOf(parameters);
  const kept: number[] = [];
  const whitening: Whitening[] = [];
  let empty = 0;
  for (const [k, each] of all.entries()) {
    if (parameters.weights[k] * rows < EMPTY) empty++;
    else if (each !== null) {
      kept.push(k);
      whitening.push(each);
    }
  }
  return {
    parameters: kept.length === all.length ? parameters : keepComponents(parameters, kept),
    whitening,
    kept,
    empty,
    singular: all.length - empty - kept.length,
  };
}
