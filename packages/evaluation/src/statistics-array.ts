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
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    refuseStatistics(`${name}: expected finite numbers, got ${data[bad]} at ${placeOf(bad, array.shape)}`);
  }
  return data instanceof Float64Array ? data : Float64Array.from(data);
}

/** Where an entry stands in an array of this shape: "(2, 3)". */
function placeOf(at: number, shape: readonly number[]): string {
  const place: number[] = [];
  let left = at;
  for (const size of [...shape].reverse()) {
    place.unshift(left % size);
    left = Math.floor(left / size);
  }
  return `(${place.join(', ')})`;
}

export function refuseStatistics(message: string): never {
  throw new Refusal('BAD_INPUT', message, 'Write the statistics again, for example with `fidboard stats`.');
}
