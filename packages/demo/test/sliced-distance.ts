import { Rng } from '@fidboard/core';
import { DIGIT_PIXELS, DIGIT_SIDE } from '../src/mnist.ts';

const DIRECTIONS = 200;
const WINDOW = 7;
const QUANTILES = 200;

/**
 * Sliced 1-Wasserstein distance between two sets of digits, in grey levels, along random local directions.
 *
 * Each direction is a random unit vector on a random 7 x 7 window, and its distance the mean gap between
 * equal quantiles. Windows make it see strokes and grain, which drown in directions over the whole digit.
 */
export function slicedDistance(a: Uint8Array, b: Uint8Array): number {
  const rng = new Rng(99);
  let total = 0;
  for (let k = 0; k < DIRECTIONS; k++) {
    const corner = rng.below(DIGIT_SIDE - WINDOW + 1) * DIGIT_SIDE + rng.below(DIGIT_SIDE - WINDOW + 1);
    const weights = Float64Array.from({ length: WINDOW * WINDOW }, () => rng.normal());
    const norm = Math.hypot(...weights);
    const unit = weights.map((weight) => weight / norm);
    const x = quantiles(a, corner, unit);
    const y = quantiles(b, corner, unit);
    total += x.reduce((sum, value, i) => sum + Math.abs(value - y[i]!), 0) / QUANTILES;
  }
  return total / DIRECTIONS;
}

function quantiles(pixels: Uint8Array, corner: number, unit: Float64Array): Float64Array {
  const projected = new Float64Array(pixels.length / DIGIT_PIXELS);
  for (let image = 0; image < projected.length; image++) {
    const start = image * DIGIT_PIXELS + corner;
    let sum = 0;
    for (let i = 0; i < unit.length; i++) {
      sum += pixels[start + Math.floor(i / WINDOW) * DIGIT_SIDE + (i % WINDOW)]! * unit[i]!;
    }
    projected[image] = sum;
  }
  projected.sort();
  return Float64Array.from(
    { length: QUANTILES },
    (_, q) => projected[Math.floor(((q + 0.5) / QUANTILES) * projected.length)]!,
  );
}
