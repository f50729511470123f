import type { Resampler, Taps } from './taps.ts';
import { reachOf } from './weighted.ts';

/** Bits after the point of a weight: 32 less 8 of a pixel and 2 for weights that are negative or sum to more than one. */
const PRECISION = 22;
const HALF = 1 << (PRECISION - 1);

/**
 * Resizes along the rows, then along the columns, as Pillow does for images of bytes: weights are integers of 2^-22, and the
 * sums of each pass are rounded to the nearest byte and held within 0 to 255.
 */
export function fixedPointResampler(
  width: number,
  { columns, rows }: { readonly columns: Taps; readonly rows: Taps },
): Resampler {
  const along = integersOf(columns);
  const down = integersOf(rows);
  const cols = columns.first.length * 3;
  const { firstRow, endRow } = reachOf(rows);
  return (pixels, into, at) => {
    // Clamped: what is below 0 becomes 0, what is above 255 becomes 255.
    const squeezed = new Uint8ClampedArray((endRow - firstRow) * cols);
    for (let y = firstRow, out = 0; y < endRow; y++) {
      for (let x = 0, tap = 0; x < columns.first.length; x++, tap = x * columns.stride) {
        let from = (y * width + columns.first[x]!) * 3;
        let red = HALF;
        let green = HALF;
        let blue = HALF;
        for (const end = tap + columns.count[x]!; tap < end; tap++, from += 3) {
          const weight = along[tap]!;
          red += pixels[from]! * weight;
          green += pixels[from + 1]! * weight;
          blue += pixels[from + 2]! * weight;
        }
        squeezed[out++] = red >> PRECISION;
        squeezed[out++] = green >> PRECISION;
        squeezed[out++] = blue >> PRECISION;
      }
    }
    const sums = new Int32Array(cols);
    const bytes = new Uint8ClampedArray(cols);
    for (let y = 0, out = at; y < rows.first.length; y++, out += cols) {
      sums.fill(HALF);
      for (let tap = 0; tap < rows.count[y]!; tap++) {
        const weight = down[y * rows.stride + tap]!;
        const from = (rows.first[y]! + tap - firstRow) * cols;
        for (let x = 0; x < cols; x++) sums[x]! += squeezed[from + x]! * weight;
      }
      for (let x = 0; x < cols; x++) bytes[x] = sums[x]! >> PRECISION;
      into.set(bytes, out);
    }
  };
}

/** Halves are rounded away from 0. */
function integersOf({ weights }: Taps): Int32Array {
  return Int32Array.from(weights, (weight) =>
    Math.trunc(weight * 2 ** PRECISION + (weight < 0 ? -0.5 : 0.5)),
  );
}
