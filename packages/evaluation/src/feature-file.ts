import { Refusal } from '@fidboard/core';
import { encodeNpy, encodeNpyRows, type NpyArray, type NpyRows, openNpyRows, parseNpy } from '@fidboard/npy';
import { type FeatureMatrix, type FeatureRows, rowsFrom } from '@fidboard/statistics';

/** Rows that are read from a file again and again; closed by `await using`. */
export type HeldRows = FeatureRows & AsyncDisposable;

/** The bytes of a .npy file (n x d, float32 or float64) that numpy reads. */
export function encodeFeatures(features: FeatureMatrix): Uint8Array {
  return encodeNpy(featureArray(features));
}

/** The features that a .npy file holds; anything but a finite n x d matrix of floats is refused under the file's name. */
export function decodeFeatures(bytes: Uint8Array, name = 'features.npy'): FeatureMatrix {
  return featuresOf(parseNpy(bytes, name), name);
}

/** The bytes of a .npy file of rows that are not all in memory; float64 where the first of them are. */
export async function* encodeFeatureRows(features: FeatureRows): AsyncGenerator<Uint8Array> {
  const shape = [features.rows, features.cols];
  const blocks = features[Symbol.asyncIterator]();
  const first = await blocks.next();
  const wide = first.done !== true && first.value.data instanceof Float64Array;
  const parts = async function* () {
    for (let next = first; next.done !== true; next = await blocks.next()) yield next.value.data;
  };
  yield* wide
    ? encodeNpyRows('float64', shape, parts() as AsyncGenerator<Float64Array>)
    : encodeNpyRows('float32', shape, parts() as AsyncGenerator<Float32Array>);
}

/** Rows that one read takes. */
const READ_ROWS = 1024;

/**
 * Opens the features of a .npy file, or of one array of an .npz, without reading them; each pass reads them from the
 * disk. What is no n x d matrix of floats is refused here, a number that is not finite when its row comes.
 */
export async function openFeatureRows(path: string, key: string | null): Promise<HeldRows> {
  const name = key === null ? path : `${path}: ${key}`;
  const file = await openNpyRows(path, { member: key ?? undefined });
  try {
    const { rows, cols } = featureShape(file, name);
    return {
      ...rowsFrom({ rows, cols }, () => blocksOf(file, name)),
      [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
    };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

async function* blocksOf(file: NpyRows, name: string): AsyncGenerator<FeatureMatrix> {
  let first = 0;
  for await (const array of file.rows(undefined, READ_ROWS)) {
    const block = featuresOf(array, name, first);
    first += block.rows;
    yield block;
  }
}

/** The array form of a feature matrix. */
export function featureArray({ rows, cols, data }: FeatureMatrix): NpyArray {
  const shape = [rows, cols];
  return data instanceof Float64Array ? { dtype: 'float64', shape, data } : { dtype: 'float32', shape, data };
}

/** A feature matrix from an array that a file holds, or a Refusal that names the array; its first row is row `firstRow`. */
export function featuresOf(array: NpyArray, name: string, firstRow = 0): FeatureMatrix {
  const { rows, cols } = featureShape(array, name);
  const data = array.data as Float32Array | Float64Array;
  const index = data.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return { rows, cols, data };
  throw new Refusal(
    'BAD_INPUT',
    `${name}: expected finite numbers, got ${data[index]} at row ${firstRow + Math.floor(index / cols)}, column ${index % cols}`,
    'Extract the features again; a NaN or an infinity would make every score meaningless.',
  );
}

function featureShape(
  { dtype, shape }: Pick<NpyArray, 'dtype' | 'shape'>,
  name: string,
): { rows: number; cols: number } {
  const [rows = 0, cols = 0] = shape;
  const isMatrix = shape.length === 2 && rows > 0 && cols > 0;
  if (isMatrix && (dtype === 'float32' || dtype === 'float64')) return { rows, cols };
  throw new Refusal(
    'BAD_INPUT',
    `${name}: expected features, an n x d array of float32 or float64, got ${dtype} of shape (${shape.join(', ')})`,
    'Save one row of features for each image.',
  );
}
