import { invariant } from '@fidboard/core';
import type { Tensor } from '@fidboard/onnx';

/** Sides of the squares that are turned one after the other: both stay in the cache. */
const TILE = 32;

/** The transpose of a matrix: PyTorch keeps a layer's weights as out x in. */
export function transposed({ dims, data }: Tensor): Tensor {
  const [rows = 0, cols = 0] = dims;
  invariant(data instanceof Float32Array, 'weight', 'float32', data.constructor.name);
  const turned = new Float32Array(data.length);
  for (let top = 0; top < rows; top += TILE) {
    for (let left = 0; left < cols; left += TILE) {
      const bottom = Math.min(top + TILE, rows);
      const right = Math.min(left + TILE, cols);
      for (let r = top; r < bottom; r++)
        for (let c = left; c < right; c++) turned[c * rows + r] = data[r * cols + c]!;
    }
  }
  return { type: 'float32', dims: [cols, rows], data: turned };
}
