import type { ExtractorInput } from '../manifest.ts';
import { bilinearResampler } from './bilinear.ts';
import { fixedPointResampler } from './fixed-point.ts';
import { frameOf, type Size } from './frame.ts';
import { CUBIC, pillowTaps, TRIANGLE } from './pillow-taps.ts';
import { positionsOf } from './positions.ts';
import type { Resampler } from './taps.ts';
import { torchTaps } from './torch-taps.ts';
import { weightedResampler } from './weighted.ts';

/** What takes images of one size to a network's input, by its convention of resizing and its crop. */
export function resamplerOf(image: Size, input: Omit<ExtractorInput, 'normalisation' | 'colour'>): Resampler {
  const { columns, rows } = frameOf(image, input);
  switch (input.resize) {
    case 'bilinear-align-corners':
    case 'bilinear-half-pixel':
    case 'tf1': {
      const { resize } = input;
      return bilinearResampler(image.width, positionsOf(columns, resize), positionsOf(rows, resize));
    }
    case 'clean': {
      const taps = { columns: pillowTaps(columns, CUBIC), rows: pillowTaps(rows, CUBIC) };
      return weightedResampler(image.width, taps, true);
    }
    case 'pil-bicubic-uint8':
    case 'pil-bilinear-uint8': {
      const kernel = input.resize === 'pil-bicubic-uint8' ? CUBIC : TRIANGLE;
      const taps = { columns: pillowTaps(columns, kernel), rows: pillowTaps(rows, kernel) };
      return fixedPointResampler(image.width, taps);
    }
    case 'antialias-bilinear': {
      const taps = { columns: torchTaps(columns), rows: torchTaps(rows) };
      return weightedResampler(image.width, taps, false);
    }
  }
}

/** Sizes whose resampler is kept: sets of one size are usual, and one of a thousand sizes must not keep them all. */
const KEPT = 32;

/** The same, made once for each of the sizes used last. */
export function keptResamplers(input: ExtractorInput): (image: Size) => Resampler {
  const kept = new Map<string, Resampler>();
  return ({ width, height }) => {
    const key = `${width}x${height}`;
    const resampler = kept.get(key) ?? resamplerOf({ width, height }, input);
    kept.delete(key); // and set again, so that it is the last
    kept.set(key, resampler);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return resampler;
  };
}
