import { Refusal } from '@fidboard/core';
import { encodeNpy, type NpyArray, parseNpy } from '@fidboard/npy';
import type { FeatureMatrix } from '@fidboard/statistics';

/** The bytes of a .npy file (n x d, float32 or float64) that numpy reads. */
export function encodeFeatures(features: FeatureMatrix): Uint8Array {
  return encodeNpy(featureArray(features));
}

/** The features that a .npy file holds; anything but a finite n x d matrix of floats is refused under the file's name. */
export function decodeFeatures(bytes: Uint8Array, name = 'features.npy'): FeatureMatrix {
  return featuresOf(parseNpy(bytes, name), name);
}

/** The array form of a feature matrix. */
export function featureArray({ rows, cols, data }: FeatureMatrix): NpyArray {
  const shape = [rows, cols];
  return data instanceof Float64Array ? { dtype: 'float64', shape, data } : { dtype: 'float32', shape, data };
}

/** A feature matrix from an array that a file holds, or a Refusal that names the array. */
export function featuresOf(array: NpyArray, name: string): FeatureMatrix {
  const [rows, cols] = array.shape;
  const { data } = array;
  const isMatrix =
    array.shape.length === 2 && rows !== undefined && cols !== undefined && rows > 0 && cols > 0;
  if (!isMatrix || !(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new Refusal(
      'BAD_INPUT',
      `${name}: expected features, an n x d array of float32 or float64, got ${array.dtype} of shape (${array.shape.join(', ')})`,
      'Save one row of features for each image.',
    );
  }
  refuseNonFinite(data, name, cols);
  return { rows, cols, data };
}

function refuseNonFinite(data: Float32Array | Float64Array, name: string, cols: number): void {
  const index = data.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new Refusal(
    'BAD_INPUT',
    `${name}: expected finite numbers, got ${data[index]} at row ${Math.floor(index / cols)}, column ${index % cols}`,
    'Extract the features again; a NaN or an infinity would make every score meaningless.',
  );
}
