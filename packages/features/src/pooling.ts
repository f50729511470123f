import { invariant } from '@fidboard/core';
import type { Tensor } from '@fidboard/onnx';

/**
 * How an output becomes one row of features for each image.
 *
 * - `none`: it is [n, d] already.
 * - `cls`: of tokens [n, t, d] the first; `mean-tokens`: their mean, the first included.
 * - `spatial-mean`: of a map [n, d, h, w] the mean of each channel over its positions.
 */
export const POOLINGS = ['none', 'cls', 'mean-tokens', 'spatial-mean'] as const;
export type Pooling = (typeof POOLINGS)[number];

/** The ranks that a pooling takes. */
export const POOLED_RANK: Readonly<Record<Pooling, number>> = {
  none: 2,
  cls: 3,
  'mean-tokens': 3,
  'spatial-mean': 4,
};

/** Pools an output of float32: [n, d]. Sums are in float64. */
export function pooled({ dims, data }: Pick<Tensor, 'dims' | 'data'>, pooling: Pooling): Tensor {
  invariant(data instanceof Float32Array, 'pooled', 'float32', data.constructor.name);
  invariant(dims.length === POOLED_RANK[pooling], pooling, `rank ${POOLED_RANK[pooling]}`, dims.length);
  const [n = 0, second = 0, third = 0, fourth = 0] = dims;
  switch (pooling) {
    case 'none':
      return { type: 'float32', dims, data };
    case 'cls': {
      const rows = new Float32Array(n * third);
      for (let i = 0; i < n; i++) {
        const start = i * second * third;
        rows.set(data.subarray(start, start + third), i * third);
      }
      return { type: 'float32', dims: [n, third], data: rows };
    }
    case 'mean-tokens':
      return means(data, { n, kept: third, over: second, strides: { kept: 1, over: third } });
    case 'spatial-mean': {
      const positions = third * fourth;
      return means(data, { n, kept: second, over: positions, strides: { kept: positions, over: 1 } });
    }
  }
}

function means(
  data: Float32Array,
  {
    n,
    kept,
    over,
    strides,
  }: { n: number; kept: number; over: number; strides: { kept: number; over: number } },
): Tensor {
  const rows = new Float32Array(n * kept);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < kept; k++) {
      const start = i * kept * over + k * strides.kept;
      let sum = 0;
      for (let j = 0; j < over; j++) sum += data[start + j * strides.over]!;
      rows[i * kept + k] = sum / over;
    }
  }
  return { type: 'float32', dims: [n, kept], data: rows };
}
