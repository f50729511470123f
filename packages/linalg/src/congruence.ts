import { invariant } from '@fidboard/core';
import { block, dropLeading, mirrorLower } from './blocks.ts';
import { type Matrix, matrix } from './matrix.ts';
import { multiply } from './multiply.ts';

/** How many strips of rows the factor is taken in: each saves the columns before its first entry. */
const STRIPS = 8;

/**
 * F S F^T for a symmetric S, with both triangles exactly the same.
 *
 * Only what differs is computed: leading zeros of the factor's rows (most of a triangular factor) are left out, and one
 * triangle of the result is the mirror of the other; for a triangular factor that is a third of the two full products.
 */
export async function congruence(
  factor: Matrix,
  symmetric: Matrix,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Matrix> {
  const { rows, cols } = factor;
  invariant(
    symmetric.rows === cols && symmetric.cols === cols,
    'congruence',
    `a ${cols} x ${cols} matrix`,
    `${symmetric.rows} x ${symmetric.cols}`,
  );
  const result = matrix(rows, rows);
  const height = Math.max(1, Math.ceil(rows / STRIPS));
  const starts = stripStarts(factor, height);
  const room = starts.map((start, strip) => (cols - start) * Math.min((strip + 1) * height, rows));
  const stack = new Float64Array(Math.max(0, ...room));
  const lower = new Float64Array(height * rows);
  let rest = symmetric; // its rows and columns `dropped` and on
  let above = matrix(0, cols, stack.subarray(0, 0)); // the products F S of the strips so far, columns `dropped` and on
  let dropped = 0;
  for (const [strip, start] of starts.entries()) {
    options.signal?.throwIfAborted();
    const own = { from: strip * height, count: Math.min(height, rows - strip * height) };
    const right = { from: start, count: cols - start };
    if (start > dropped) {
      const more = start - dropped;
      rest = rest === symmetric ? block(symmetric, right, right) : dropLeading(rest, more, more);
      above = dropLeading(above, 0, more);
      dropped = start;
    }
    const left = block(factor, own, right);
    const end = own.from + own.count;
    const into = stack.subarray(own.from * right.count, end * right.count);
    await multiply(left, rest, { into });
    above = matrix(end, right.count, stack.subarray(0, end * right.count));
    const part = lower.subarray(0, own.count * end);
    await multiply(left, above, { transposeB: true, into: part });
    for (let i = 0; i < own.count; i++) {
      result.data.set(part.subarray(i * end, (i + 1) * end), (own.from + i) * rows);
    }
  }
  mirrorLower(result);
  return result;
}

/** For each strip of `height` rows the first column that it or a later strip uses. */
function stripStarts(factor: Matrix, height: number): number[] {
  const { rows, cols, data } = factor;
  const starts = new Array<number>(Math.ceil(rows / height)).fill(cols);
  let least = cols;
  for (let i = rows - 1; i >= 0; i--) {
    let first = 0;
    while (first < least && data[i * cols + first] === 0) first++;
    least = first;
    starts[Math.floor(i / height)] = least;
  }
  return starts;
}
