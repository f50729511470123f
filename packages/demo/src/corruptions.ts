import { invariant, type Rng } from '@fidboard/core';
import { DIGIT_PIXELS, DIGIT_SIDE } from './mnist.ts';

/** Adds normal noise of the given standard deviation (in grey levels of 255), then rounds and clamps. */
export function addNoise(pixels: Uint8Array, deviation: number, rng: Rng): Uint8Array {
  // A clamped array rounds and clamps on its own.
  const noisy = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < pixels.length; i++) noisy[i] = pixels[i]! + deviation * rng.normal();
  return new Uint8Array(noisy.buffer);
}

/** Blurs each digit by a Gaussian of standard deviation `sigma` pixels, cut at 3 sigma; outside is black. */
export function blur(pixels: Uint8Array, sigma: number): Uint8Array {
  invariant(pixels.length % DIGIT_PIXELS === 0, 'blur', 'whole digits', `${pixels.length} pixels`);
  const kernel = gaussian(sigma);
  const out = new Uint8ClampedArray(pixels.length);
  for (let start = 0; start < pixels.length; start += DIGIT_PIXELS) {
    const digit = Float64Array.from(pixels.subarray(start, start + DIGIT_PIXELS));
    out.set(convolveRows(convolveRows(digit, kernel), kernel), start);
  }
  return new Uint8Array(out.buffer);
}

function gaussian(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const sum = kernel.reduce((a, b) => a + b, 0);
  return kernel.map((weight) => weight / sum);
}

/** Convolves along the rows and transposes, so that two calls blur both axes and restore the order. */
function convolveRows(digit: Float64Array, kernel: Float64Array): Float64Array {
  const radius = (kernel.length - 1) / 2;
  const out = new Float64Array(DIGIT_PIXELS);
  for (let y = 0; y < DIGIT_SIDE; y++) {
    for (let x = 0; x < DIGIT_SIDE; x++) {
      let sum = 0;
      for (let k = Math.max(0, x - radius); k <= Math.min(DIGIT_SIDE - 1, x + radius); k++) {
        sum += digit[y * DIGIT_SIDE + k]! * kernel[k - x + radius]!;
      }
      out[x * DIGIT_SIDE + y] = sum;
    }
  }
  return out;
}
