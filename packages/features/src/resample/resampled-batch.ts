import { invariant } from '@fidboard/core';
import type { Tensor } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import type { ExtractorInput } from '../manifest.ts';
import type { Size } from './frame.ts';
import type { Resampler } from './taps.ts';

/** The pixels of images of any sizes at the network's size, [images, height, width, 3], still of 0 to 255. */
export function resampledBatch(
  images: readonly SampleImage[],
  { width, height }: Pick<ExtractorInput, 'width' | 'height'>,
  resamplerOf: (image: Size) => Resampler,
): Tensor {
  const length = width * height * 3;
  const data = new Float32Array(images.length * length);
  for (const [row, image] of images.entries()) resamplerOf(image)(checkedPixels(image), data, row * length);
  return { type: 'float32', dims: [images.length, height, width, 3], data };
}

/** Holds the pixels to the image's size. */
export function checkedPixels({ name, width, height, pixels }: SampleImage): Uint8Array {
  const length = width * height * 3;
  invariant(pixels.length === length, `pixels of ${name}`, `${length} bytes (RGB)`, pixels.length);
  return pixels;
}
