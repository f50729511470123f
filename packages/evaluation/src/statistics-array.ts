import { Refusal } from '@fidboard/core';
import type { NpyArray } from '@fidboard/npy';

/** The finite numbers of an array of stored statistics, as float64, or a Refusal that names the array. */
export function floats(array: NpyArray | undefined, name: string): Float64Array {
  if (array === undefined) return refuseStatistics(`${name}: expected an array, got none`);
  const { data } = array;
  if (!(data instanceof Float64Array || data instanceof Float32Array)) {
    return refuseStatistics(`${name}: expected float32 or float64, got ${array.dtype}`);
  }
  if (data.length === 0) refuseStatistics(`${name}: expected numbers, got an empty array`);
  const bad = data.find((value) => !Number.isFinite(value));
  if (bad !== undefined) refuseStatistics(`${name}: expected finite numbers, got ${bad}`);
  return data instanceof Float64Array ? data : Float64Array.from(data);
}

export function refuseStatistics(message: string): never {
  throw new Refusal('BAD_INPUT', message, 'Write the statistics again, for example with `fidboard stats`.');
}
