import { Rng } from '@fidboard/core';
import type { Session } from '@fidboard/onnx';
import { DIGIT_PIXELS, DIGIT_SIDE } from './mnist.ts';

/** Long work here stops when the signal aborts, and tells how many images are done. */
export interface WorkOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

interface FlowSampling extends WorkOptions {
  readonly count: number;
  readonly seed: number;
  /** Function evaluations for one sample: the number of equal Euler steps from noise to digit. */
  readonly evaluations: number;
}

// As in training/digits.py: the networks work on pixels of mean 0 and standard deviation 0.5.
const PIXEL_MEAN = 0.1307;
const PIXEL_DEVIATION = 0.3081;
const SPREAD = 0.5;

const BATCH = 100;

/**
 * Draws digits from a velocity network v(x, t) by Euler's method; uint8, count x 28 x 28.
 *
 * x starts as standard normal noise at t = 0 and moves by v(x, t) / evaluations at each of `evaluations`
 * equal steps. The noise comes from the seed, digit after digit, whatever the batch.
 */
export async function sampleFlow(session: Pick<Session, 'run'>, options: FlowSampling): Promise<Uint8Array> {
  const { count, evaluations, signal, onProgress } = options;
  const rng = new Rng(options.seed);
  const pixels = new Uint8ClampedArray(count * DIGIT_PIXELS);
  for (let first = 0; first < count; first += BATCH) {
    const n = Math.min(BATCH, count - first);
    const x = Float32Array.from({ length: n * DIGIT_PIXELS }, () => rng.normal());
    for (let step = 0; step < evaluations; step++) {
      signal?.throwIfAborted();
      const v = await velocity(session, x, step / evaluations);
      for (let i = 0; i < x.length; i++) x[i]! += v[i]! / evaluations;
    }
    for (let i = 0; i < x.length; i++) {
      // A clamped array rounds and clamps on its own.
      pixels[first * DIGIT_PIXELS + i] = 255 * (x[i]! * (PIXEL_DEVIATION / SPREAD) + PIXEL_MEAN);
    }
    onProgress?.(first + n, count);
  }
  return new Uint8Array(pixels.buffer);
}

async function velocity(session: Pick<Session, 'run'>, x: Float32Array, t: number): Promise<Float32Array> {
  const n = x.length / DIGIT_PIXELS;
  const outputs = await session.run({
    x: { type: 'float32', dims: [n, 1, DIGIT_SIDE, DIGIT_SIDE], data: x },
    t: { type: 'float32', dims: [n, 1], data: new Float32Array(n).fill(t) },
  });
  const data = outputs.velocity?.data;
  if (!(data instanceof Float32Array))
    throw new Error('velocity: expected a float32 output, got another type');
  return data;
}
