import type { Axis } from './frame.ts';
import type { Taps } from './taps.ts';

/** A kernel and how far it reaches, in input pixels where the image is not made smaller. */
export interface Kernel {
  readonly support: number;
  readonly at: (x: number) => number;
}

/** Keys's cubic convolution (1981) with a = -1/2. */
export const CUBIC: Kernel = {
  support: 2,
  at: (signed) => {
    const x = Math.abs(signed);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
  },
};

export const TRIANGLE: Kernel = { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) };

/**
 * The weights of Pillow's resize, in float64: the kernel, stretched by in / out where the image is made smaller, at the centres
 * of the pixels within its reach, divided by their sum.
 *
 * Follows precompute_coeffs of Pillow's Resample.c operation by operation, so that the integers that 8-bit images are resized
 * with are the same.
 */
export function pillowTaps({ from, to, first: skipped, count: kept }: Axis, kernel: Kernel): Taps {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const support = kernel.support * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(kept);
  const count = new Int32Array(kept);
  const weights = new Float64Array(kept * stride);
  for (let i = 0; i < kept; i++) {
    const center = (skipped + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const taps = Math.min(from, Math.trunc(center + support + 0.5)) - start;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const weight = kernel.at((tap + start - center + 0.5) * (1 / stretch));
      weights[i * stride + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap++) weights[i * stride + tap]! /= sum;
    first[i] = start;
    count[i] = taps;
  }
  return { first, count, weights, stride };
}
