import type { Tensor } from '@fidboard/onnx';

/** One number as a graph's constant. */
export function scalar(value: number): Tensor {
  return { type: 'float32', dims: [], data: Float32Array.of(value) };
}
