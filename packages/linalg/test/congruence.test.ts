import { describe, expect, it } from 'vitest';
import { congruence, largestEntry, matrix, multiply } from '../src/index.ts';
import { indefinite, largestDifference, mapEntries, uniformMatrix } from './seeded-matrices.ts';

describe('congruence', () => {
  it.each([
    ['triangular', 50, 50, (i: number, j: number) => i <= j],
    ['full', 9, 50, () => true],
    ['with a late first row', 40, 50, (i: number, j: number) => i > 0 || j > 30],
    ['with rows of zeros', 40, 50, (i: number) => i < 7 || i === 20],
    ['of one row', 1, 50, () => true],
  ] as const)('is F S F^T, exactly symmetric, for a factor %s', async (_, rows, cols, keep) => {
    const factor = mapEntries(uniformMatrix(rows, cols, 1), (value, i, j) => (keep(i, j) ? value : 0));
    const s = await indefinite(cols, 7);
    const before = s.data.slice();
    const result = await congruence(factor, s);
    const expected = await multiply(await multiply(factor, s), factor, { transposeB: true });
    expect(largestDifference(result.data, expected.data)).toBeLessThan(
      cols * Number.EPSILON * Math.max(1, largestEntry(expected, 'expected')),
    );
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < i; j++) expect(result.data[i * rows + j]).toBe(result.data[j * rows + i]);
    }
    expect(s.data).toEqual(before);
  });

  it('takes a factor without rows, and refuses shapes that do not fit', async () => {
    expect(await congruence(matrix(0, 3), matrix(3, 3))).toEqual(matrix(0, 0));
    await expect(congruence(matrix(2, 3), matrix(2, 2))).rejects.toThrow('a 3 x 3 matrix');
  });
});
