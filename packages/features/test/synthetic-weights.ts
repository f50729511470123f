import { readFileSync } from 'node:fs';
import type { Tensor } from '@fidboard/onnx';

/** Uniform numbers in [0, 1) by the hash of vectors/generate_fid_inception.py. */
export function hashed(count: number, stream: number): Float64Array {
  const start = (Math.imul(stream, 0x85ebca77) + 1) >>> 0;
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = (Math.imul(i, 0x9e3779b1) + start) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
    x = Math.imul(x, 0x21f0aaad) >>> 0;
    x = (x ^ (x >>> 15)) >>> 0;
    x = Math.imul(x, 0x735a2d97) >>> 0;
    x = (x ^ (x >>> 15)) >>> 0;
    numbers[i] = x / 2 ** 32;
  }
  return numbers;
}

/** Weights of the FID Inception network, the same as those of vectors/generate_fid_inception.py. */
export function fidInceptionWeights(): Map<string, Tensor> {
  const file = new URL('./vectors/fid_inception_shapes.json', import.meta.url);
  const shapes = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number[]>);
  return new Map(shapes.map(([name, dims], stream) => [name, synthetic(name, dims, stream)]));
}

function synthetic(name: string, dims: number[], stream: number): Tensor {
  const bound = Math.sqrt(6 / dims.slice(1).reduce((product, dim) => product * dim, 1));
  const value = name.endsWith('conv.weight')
    ? (u: number) => (2 * u - 1) * bound
    : name === 'fc.weight'
      ? (u: number) => (2 * u - 1) * 0.05
      : name.endsWith('bn.weight') || name.endsWith('running_var')
        ? (u: number) => 0.5 + u
        : (u: number) => (2 * u - 1) * 0.2;
  const count = dims.reduce((product, dim) => product * dim, 1);
  return { type: 'float32', dims, data: Float32Array.from(hashed(count, stream), value) };
}
