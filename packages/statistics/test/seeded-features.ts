import { Rng } from '@fidboard/core';
import type { FeatureMatrix } from '../src/index.ts';

/** What `features` of vectors/generate.py takes. */
export interface SeededFeatures {
  readonly n: number;
  readonly d: number;
  readonly seed: number;
  readonly spread?: number;
  readonly offset?: number;
  readonly gain?: number;
  readonly dtype?: string;
}

/** The features of vectors/generate.py: row i from its own stream, seed + i, columns correlated and scaled. */
export function seededFeatures(spec: SeededFeatures): FeatureMatrix {
  const { n, d, seed, spread = 0, offset = 0, gain = 1, dtype = 'float64' } = spec;
  const data = dtype === 'float32' ? new Float32Array(n * d) : new Float64Array(n * d);
  const scale = Float64Array.from({ length: d }, (_, j) => gain * 10 ** ((-spread * j) / Math.max(d - 1, 1)));
  for (let i = 0; i < n; i++) {
    const rng = new Rng(seed + i);
    let first = 0;
    for (let j = 0; j < d; j++) {
      const u = 2 * rng.uniform() - 1;
      if (j === 0) first = u;
      data[i * d + j] = offset + (u + 0.5 * first) * scale[j];
    }
  }
  return { rows: n, cols: d, data };
}

/** The features of vectors/generate_skew.py: those above, bent so that their distribution is skew. */
export function bentFeatures(spec: SeededFeatures & { readonly skew?: number }): FeatureMatrix {
  const { n, d, seed, spread = 0, offset = 0, skew = 0, dtype = 'float64' } = spec;
  const data = dtype === 'float32' ? new Float32Array(n * d) : new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const rng = new Rng(seed + i);
    let first = 0;
    for (let j = 0; j < d; j++) {
      const u = 2 * rng.uniform() - 1;
      if (j === 0) first = u;
      const scale = 10 ** ((-spread * j) / Math.max(d - 1, 1));
      data[i * d + j] = offset + (u + 0.5 * first + skew * (u * u * first + u * u)) * scale;
    }
  }
  return { rows: n, cols: d, data };
}

/** Independent standard normal features. */
export function normalFeatures(n: number, d: number, seed: number): FeatureMatrix {
  const rng = new Rng(seed);
  return { rows: n, cols: d, data: Float64Array.from({ length: n * d }, () => rng.normal()) };
}

export function mapFeatures(
  features: FeatureMatrix,
  map: (value: number, row: number, column: number) => number,
): FeatureMatrix {
  const { rows, cols } = features;
  const data = Float64Array.from(features.data, (value, at) => map(value, Math.floor(at / cols), at % cols));
  return { rows, cols, data };
}

export function relativeError(got: number, expected: number): number {
  return Math.abs(got - expected) / Math.abs(expected);
}
