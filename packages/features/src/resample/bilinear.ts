import type { Positions } from './positions.ts';
import type { Resampler } from './taps.ts';

/**
 * Resizes by the four pixels around each position: along the row above and the row below, then between these, each as
 * a + (b - a) fraction in float32, which is TensorFlow's formula to the bit.
 *
 * A row that is resized once is kept while the next output rows lie beside it.
 */
export function bilinearResampler(width: number, columns: Positions, rows: Positions): Resampler {
  const { fround } = Math;
  const length = columns.lower.length * 3;
  const lefts = columns.lower.map((column) => column * 3);
  const rights = columns.upper.map((column) => column * 3);
  const fractions = columns.fraction;
  const height = rows.lower.length;

  function along(pixels: Uint8Array, start: number, into: Float32Array): void {
    for (let x = 0, out = 0; out < length; x++, out += 3) {
      const left = start + lefts[x]!;
      const right = start + rights[x]!;
      const fraction = fractions[x]!;
      const red = pixels[left]!;
      const green = pixels[left + 1]!;
      const blue = pixels[left + 2]!;
      into[out] = red + fround((pixels[right]! - red) * fraction);
      into[out + 1] = green + fround((pixels[right + 1]! - green) * fraction);
      into[out + 2] = blue + fround((pixels[right + 2]! - blue) * fraction);
    }
  }

  return (pixels, into, at) => {
    let above = { row: -1, values: new Float32Array(length) };
    let below = { row: -1, values: new Float32Array(length) };
    const keep = (kept: typeof above, row: number) => {
      if (kept.row !== row) along(pixels, row * width * 3, kept.values);
      kept.row = row;
    };
    for (let y = 0, out = at; y < height; y++, out += length) {
      if (below.row === rows.lower[y]) [above, below] = [below, above];
      keep(above, rows.lower[y]!);
      keep(below, rows.upper[y]!);
      const down = rows.fraction[y]!;
      const { values: tops } = above;
      const { values: bottoms } = below;
      for (let x = 0; x < length; x++) {
        const top = tops[x]!;
        into[out + x] = top + fround(fround(bottoms[x]! - top) * down);
      }
    }
  };
}
