import type { Axis } from './frame.ts';
import type { Taps } from './taps.ts';

/**
 * The weights of PyTorch's interpolate(mode="bilinear", antialias=True): a triangle, stretched by in / out where the image is
 * made smaller, divided by its sum.
 *
 * Follows _compute_weights_aa of UpSampleKernel.cpp for float32, whose positions are rounded to float32: in exact arithmetic
 * the weights of wide images would differ by more than 1e-5.
 */
export function torchTaps({ from, to, first: skipped, count: kept }: Axis): Taps {
  const { fround } = Math;
  const scale = fround(from / to);
  const shrinks = scale >= 1;
  const support = shrinks ? scale : 1;
  const inverse = shrinks ? fround(1 / scale) : 1;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(kept);
  const count = new Int32Array(kept);
  const weights = new Float64Array(kept * stride);
  for (let i = 0; i < kept; i++) {
    const center = fround(scale * (skipped + i + 0.5));
    const start = Math.max(0, Math.trunc(fround(center - support) + 0.5));
    const taps = Math.min(from, Math.trunc(fround(center + support) + 0.5)) - start;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const x = fround((fround(tap + start - center) + 0.5) * inverse);
      const weight = Math.max(0, fround(1 - Math.abs(x)));
      weights[i * stride + tap] = weight;
      sum = fround(sum + weight);
    }
    for (let tap = 0; tap < taps; tap++) weights[i * stride + tap] = fround(weights[i * stride + tap]! / sum);
    first[i] = start;
    count[i] = taps;
  }
  return { first, count, weights, stride };
}
