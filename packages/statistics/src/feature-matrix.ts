import { Refusal } from '@fidboard/core';

/** Features of images: row i, of length `cols`, belongs to image i; row-major. */
export interface FeatureMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array | Float64Array;
}

/** Larger features are refused: the sixth powers of the kernel distance would leave the range of float64. */
const LARGEST_FEATURE = 1e50;

/**
 * Refuses features that hold NaN or an infinity (or an entry above 1e50), naming the row and the column (counted from 0), or whose
 * length is not rows * cols; `label` says whose features they are.
 */
export function checkFeatures(features: FeatureMatrix, label: string, firstRow = 0): void {
  const { rows, cols, data } = features;
  if (data.length !== rows * cols) {
    throw new Refusal(
      'BAD_INPUT',
      `the features of the ${label} should hold ${rows} x ${cols} numbers and hold ${data.length}`,
      'Write the features again as a complete n x d array.',
    );
  }
  if (data instanceof Float32Array && allFinite(data)) return;
  for (let at = 0; at < data.length; at++) {
    if (Math.abs(data[at]) <= LARGEST_FEATURE) continue;
    throw new Refusal(
      'BAD_INPUT',
      `the features of the ${label} must be finite, and row ${firstRow + Math.floor(at / cols)}, column ${at % cols} is ${data[at]}`,
      'Extract the features of that image again, or leave its row out (rows and columns count from 0).',
    );
  }
}

/** By products with 0, which are NaN for what is not finite: several times faster than a look at each entry. */
function allFinite(data: Float32Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = data.length - (data.length % 4);
  for (let at = 0; at < whole; at += 4) {
    a += data[at] * 0;
    b += data[at + 1] * 0;
    c += data[at + 2] * 0;
    d += data[at + 3] * 0;
  }
  for (let at = whole; at < data.length; at++) a += data[at] * 0;
  return a + b + c + d === 0;
}

/** The rows first .. first + count of a feature matrix, without copying. */
export function featureRows(features: FeatureMatrix, first: number, count: number): FeatureMatrix {
  const { cols, data } = features;
  return { rows: count, cols, data: data.subarray(first * cols, (first + count) * cols) };
}

/** Copies of the rows with these indices, in this order. */
export function pickRows(features: FeatureMatrix, indices: ArrayLike<number>): FeatureMatrix {
  const { cols, data } = features;
  const length = indices.length * cols;
  const picked = data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0; i < indices.length; i++) {
    picked.set(data.subarray(indices[i] * cols, (indices[i] + 1) * cols), i * cols);
  }
  return { rows: indices.length, cols, data: picked };
}

/** The ONNX tensor over a feature matrix's own memory. */
export function featureTensor({ rows, cols, data }: FeatureMatrix) {
  const type = data instanceof Float32Array ? ('float32' as const) : ('float64' as const);
  return { type, dims: [rows, cols], data };
}

/** The mean of each column, in float64, by one pass over the rows and a second over what the first left. */
export function columnMeans({ rows, cols, data }: FeatureMatrix): Float64Array {
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) mean[j] += data[i * cols + j];
  for (let j = 0; j < cols; j++) mean[j] /= rows;
  const left = new Float64Array(cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) left[j] += data[i * cols + j] - mean[j];
  for (let j = 0; j < cols; j++) mean[j] += left[j] / rows;
  return mean;
}
