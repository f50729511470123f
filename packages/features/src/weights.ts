import { invariant } from '@fidboard/core';
import type { Tensor } from '@fidboard/onnx';
import { numberIn, numbersIn, objectIn, stringIn } from './json.ts';

/** Gives a network's weights by name, as float32 tensors in Keras's axis order. */
export type Weights = (name: string) => Tensor | undefined;

interface StoredWeight {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly min: number;
  readonly scale: number;
}

/**
 * The weights of a tfjs manifest over its concatenated bundles, dequantised when asked for.
 *
 * Each byte q stands for `min + scale * q`, rounded once to float32, as tfjs-core's io_utils decodes it.
 */
export function readWeights(specifications: readonly unknown[], bytes: Uint8Array): Weights {
  const stored = new Map<string, StoredWeight>();
  let offset = 0;
  for (const json of specifications) {
    const specification = objectIn(json, 'weight');
    const name = stringIn(specification, 'name');
    const quantization = objectIn(specification.quantization, `${name}: quantization`);
    invariant(quantization.dtype === 'uint8', `${name}: quantization`, 'uint8', quantization.dtype);
    const shape = numbersIn(specification, 'shape');
    stored.set(name, {
      offset,
      shape,
      min: numberIn(quantization, 'min'),
      scale: numberIn(quantization, 'scale'),
    });
    offset += sizeOf(shape);
  }
  invariant(offset === bytes.length, 'weights', `${offset} bytes for all of the manifest`, bytes.length);

  return (name) => {
    const weight = stored.get(name);
    if (weight === undefined) return undefined;
    const { offset, shape, min, scale } = weight;
    const data = new Float32Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++) data[i] = min + scale * bytes[offset + i]!;
    return { type: 'float32', dims: shape, data };
  };
}

/** Brings a convolution kernel from Keras's [height, width, in, out] to ONNX's [out, in, height, width]. */
export function kernelToOnnx(kernel: Tensor): Tensor {
  const [height, width, channelsIn, channelsOut] = dimensionsOf(kernel);
  return transposed(kernel, [channelsOut, channelsIn, height, width], (o, i, position) => {
    return (position * channelsIn + i) * channelsOut + o;
  });
}

/** Brings a depthwise kernel from Keras's [height, width, channels, 1] to ONNX's [channels, 1, height, width]. */
export function depthwiseKernelToOnnx(kernel: Tensor): Tensor {
  const [height, width, channels, multiplier] = dimensionsOf(kernel);
  invariant(multiplier === 1, 'depthwise kernel', 'a depth multiplier of 1', multiplier);
  return transposed(kernel, [channels, 1, height, width], (c, _, position) => position * channels + c);
}

type Dimensions = readonly [number, number, number, number];

function transposed(
  kernel: Tensor,
  dims: Dimensions,
  sourceIndex: (first: number, second: number, position: number) => number,
): Tensor {
  const [first, second, height, width] = dims;
  const source = kernel.data;
  invariant(source instanceof Float32Array, 'kernel', 'float32', kernel.type);
  const data = new Float32Array(source.length);
  let target = 0;
  for (let i = 0; i < first; i++) {
    for (let j = 0; j < second; j++) {
      for (let position = 0; position < height * width; position++) {
        data[target++] = source[sourceIndex(i, j, position)]!;
      }
    }
  }
  return { type: 'float32', dims, data };
}

function dimensionsOf(kernel: Tensor): Dimensions {
  const [a, b, c, d] = kernel.dims;
  invariant(kernel.dims.length === 4 && a && b && c && d, 'kernel', 'four dimensions', `[${kernel.dims}]`);
  return [a, b, c, d];
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}
