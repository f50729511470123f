import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthwiseKernelToOnnx, kernelToOnnx, readWeights } from '../src/weights.ts';

const quantization = (min: number, scale: number) => ({ min, scale, dtype: 'uint8' });

describe('readWeights', () => {
  const specifications = [
    { name: 'a/beta', shape: [2], dtype: 'float32', quantization: quantization(-1, 0.5) },
    { name: 'b/kernel', shape: [1, 1, 3, 1], dtype: 'float32', quantization: quantization(0.1, 0.01) },
  ];
  const bytes = Uint8Array.of(0, 255, 1, 2, 3);

  it('gives min + scale * byte, rounded once to float32', () => {
    const weights = readWeights(specifications, bytes);
    expect(weights('a/beta')).toEqual({ type: 'float32', dims: [2], data: Float32Array.of(-1, 126.5) });
    expect(weights('b/kernel')?.data).toEqual(Float32Array.of(0.1 + 0.01, 0.1 + 0.02, 0.1 + 0.03));
    expect(weights('c/kernel')).toBeUndefined();
  });

  it('takes no bundles that are shorter or longer than the manifest', () => {
    expect(() => readWeights(specifications, bytes.subarray(1))).toThrow('expected 5 bytes');
    expect(() => readWeights(specifications.slice(1), bytes)).toThrow('expected 3 bytes');
  });
});

describe('the axes of kernels', () => {
  const axis = fc.integer({ min: 1, max: 5 });

  it('go from [height, width, in, out] to [out, in, height, width]', () => {
    fc.assert(
      fc.property(fc.tuple(axis, axis, axis, axis), ([h, w, i, o]) => {
        const keras = Float32Array.from({ length: h * w * i * o }, (_, k) => k);
        const { dims, data } = kernelToOnnx({ type: 'float32', dims: [h, w, i, o], data: keras });
        expect(dims).toEqual([o, i, h, w]);
        for (let k = 0; k < keras.length; k++) {
          const [y, x, c, out] = [
            Math.floor(k / (w * i * o)),
            Math.floor(k / (i * o)) % w,
            Math.floor(k / o) % i,
            k % o,
          ];
          expect(data[((out * i + c) * h + y) * w + x]).toBe(keras[k]);
        }
      }),
    );
  });

  it('go from [height, width, channels, 1] to [channels, 1, height, width]', () => {
    const keras = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11); // 2 x 3 positions of 2 channels
    const { dims, data } = depthwiseKernelToOnnx({ type: 'float32', dims: [2, 3, 2, 1], data: keras });
    expect(dims).toEqual([2, 1, 2, 3]);
    expect([...data]).toEqual([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11]);
    expect(() => depthwiseKernelToOnnx({ type: 'float32', dims: [2, 3, 1, 2], data: keras })).toThrow(
      'multiplier',
    );
  });
});
