import { Rng } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { CentredColumns } from '../src/index.ts';
import { largestDifference } from './seeded-matrices.ts';

describe('CentredColumns', () => {
  // Whole tiles are 2 x 4, blocks of rows 256
  it.each([
    [1, 1],
    [2, 4],
    [3, 7],
    [600, 12],
    [513, 130],
  ])('centres, widens and transposes %i rows of %i columns', (n, d) => {
    const room = new CentredColumns(d, 600);
    for (const x of [new Float32Array(n * d), new Float64Array(n * d)]) {
      const rng = new Rng(n * d);
      for (let at = 0; at < x.length; at++) x[at] = 1e4 + rng.normal();
      const shift = Float64Array.from({ length: d }, (_, j) => 1e4 + j / 3);
      const expected = Float64Array.from(
        { length: d * n },
        (_, at) => x[(at % n) * d + Math.floor(at / n)]! - shift[Math.floor(at / n)]!,
      );
      const { columns, sums } = room.of(x, shift);
      expect(columns).toEqual(expected);
      const totals = Float64Array.from({ length: d }, (_, j) =>
        expected.subarray(j * n, (j + 1) * n).reduce((sum, value) => sum + value, 0),
      );
      expect(largestDifference(sums, totals)).toBeLessThan(1e-13 * n * d);
    }
  });

  it('holds as many rows as it was made for', () => {
    expect(() => new CentredColumns(2, 3).of(new Float32Array(8), new Float64Array(2))).toThrow(
      'up to 3 rows',
    );
  });
});
