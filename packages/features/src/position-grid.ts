/** Cubic convolution with a = -3/4 (Keys 1981), as PyTorch's bicubic interpolation has it. */
const A = -0.75;
/** dinov2 adds this to the new side before it divides by the old one, against rounding; it shifts every position. */
const OFFSET = 0.1;

/**
 * The position vectors of a square grid (rows of `width` numbers, row-major) at another side, as DINOv2's
 * interpolate_pos_encoding gives them: bicubic without antialiasing, at a scale of (side + 0.1) / grid.
 */
export function resizedPositions(
  positions: Float32Array,
  { width, side }: { width: number; side: number },
): Float32Array {
  const grid = Math.sqrt(positions.length / width);
  if (grid === side) return positions;
  const taps = Array.from({ length: side }, (_, i) =>
    tapsAt((i + 0.5) * (grid / (side + OFFSET)) - 0.5, grid),
  );
  const resized = new Float32Array(side * side * width);
  for (const [row, vertical] of taps.entries()) {
    for (const [col, horizontal] of taps.entries()) {
      const at = (row * side + col) * width;
      for (let c = 0; c < width; c++) {
        let sum = 0;
        for (const v of vertical) {
          for (const h of horizontal) {
            sum += v.weight * h.weight * positions[(v.place * grid + h.place) * width + c]!;
          }
        }
        resized[at + c] = sum;
      }
    }
  }
  return resized;
}

/** The four nearest places and their weights; places outside are those at the edge. */
function tapsAt(position: number, grid: number): { place: number; weight: number }[] {
  const first = Math.floor(position) - 1;
  return Array.from({ length: 4 }, (_, i) => ({
    place: Math.min(Math.max(first + i, 0), grid - 1),
    weight: cubic(Math.abs(position - (first + i))),
  }));
}

function cubic(x: number): number {
  if (x <= 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
  return x < 2 ? ((A * x - 5 * A) * x + 8 * A) * x - 4 * A : 0;
}
