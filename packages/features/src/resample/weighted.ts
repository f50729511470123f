import type { Resampler, Taps } from './taps.ts';

/**
 * Resizes along the rows, then along the columns, by weighted sums in float64 that are rounded to float32 after each, as Pillow
 * does for images of floats. With `clip` the result is held within 0 to 255: sharp edges overshoot under a cubic kernel.
 */
export function weightedResampler(
  width: number,
  { columns, rows }: { readonly columns: Taps; readonly rows: Taps },
  clip: boolean,
): Resampler {
  const cols = columns.first.length * 3;
  const { firstRow, endRow } = reachOf(rows);
  return (pixels, into, at) => {
    const squeezed = new Float32Array((endRow - firstRow) * cols);
    for (let y = firstRow, out = 0; y < endRow; y++) {
      for (let x = 0, tap = 0; x < columns.first.length; x++, tap = x * columns.stride) {
        let from = (y * width + columns.first[x]!) * 3;
        let red = 0;
        let green = 0;
        let blue = 0;
        for (const end = tap + columns.count[x]!; tap < end; tap++, from += 3) {
          const weight = columns.weights[tap]!;
          red += pixels[from]! * weight;
          green += pixels[from + 1]! * weight;
          blue += pixels[from + 2]! * weight;
        }
        squeezed[out++] = red;
        squeezed[out++] = green;
        squeezed[out++] = blue;
      }
    }
    const sums = new Float64Array(cols);
    for (let y = 0, out = at; y < rows.first.length; y++, out += cols) {
      sums.fill(0);
      for (let tap = 0; tap < rows.count[y]!; tap++) {
        const weight = rows.weights[y * rows.stride + tap]!;
        const from = (rows.first[y]! + tap - firstRow) * cols;
        for (let x = 0; x < cols; x++) sums[x]! += squeezed[from + x]! * weight;
      }
      if (clip) for (let x = 0; x < cols; x++) sums[x] = Math.min(255, Math.max(0, sums[x]!));
      into.set(sums, out);
    }
  };
}

/** The input rows that any output row needs. */
export function reachOf({ first, count }: Taps): { readonly firstRow: number; readonly endRow: number } {
  const last = first.length - 1;
  return { firstRow: first[0]!, endRow: first[last]! + count[last]! };
}
