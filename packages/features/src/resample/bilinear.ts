import type { Positions } from './positions.ts';
import type { Resampler } from './taps.ts';

/**
 * Resizes by the four pixels around each position: along the row above and the row below, then between these, each as
 * a + (b - a) fraction in float32, which is TensorFlow's formula to the bit.
 */
export function bilinearResampler(width: number, columns: Positions, rows: Positions): Resampler {
  const { fround } = Math;
  const cols = columns.lower.length;
  return (pixels, into, at) => {
    let out = at;
    for (let y = 0; y < rows.lower.length; y++) {
      const above = rows.lower[y]! * width;
      const below = rows.upper[y]! * width;
      const down = rows.fraction[y]!;
      for (let x = 0; x < cols; x++) {
        const left = columns.lower[x]!;
        const right = columns.upper[x]!;
        const along = columns.fraction[x]!;
        for (let channel = 0; channel < 3; channel++) {
          const a = pixels[(above + left) * 3 + channel]!;
          const b = pixels[(above + right) * 3 + channel]!;
          const c = pixels[(below + left) * 3 + channel]!;
          const d = pixels[(below + right) * 3 + channel]!;
          const top = fround(a + fround((b - a) * along));
          const bottom = fround(c + fround((d - c) * along));
          into[out++] = fround(top + fround(fround(bottom - top) * down));
        }
      }
    }
  };
}
