import { describe, expect, it } from 'vitest';
import { cholesky, largestEntry, matrix, multiply, triangularCholesky } from '../src/index.ts';
import { deficient, graded, indefinite, largestDifference, mapEntries } from './seeded-matrices.ts';

describe('cholesky', () => {
  it('factors a hand case', async () => {
    const { factor, rank, semidefinite } = await cholesky(matrix(2, 2, Float64Array.of(1, 2, 2, 8)));
    // The pivot is 8: row (2, 8) / sqrt(8), then what is left of 1 is 1 - 4 / 8.
    expect(largestDifference(factor.data, [2 / Math.sqrt(8), Math.sqrt(8), Math.sqrt(0.5), 0])).toBeLessThan(
      1e-15,
    );
    expect({ rank, semidefinite }).toEqual({ rank: 2, semidefinite: true });
  });

  it.each([1, 63, 64, 65, 200])('factor^T factor is the matrix, over 12 decades, n = %i', async (n) => {
    const a = n === 1 ? matrix(1, 1, Float64Array.of(7)) : await graded(n, 41);
    const { factor, rank, residual } = await cholesky(a);
    expect(rank).toBe(n);
    expect(residual).toBe(0);
    const product = await multiply(factor, factor, { transposeA: true });
    // Cholesky is accurate entry by entry relative to the diagonal, not only in norm.
    const relative = (value: number, i: number, j: number) =>
      value / Math.sqrt(a.data[i * n + i] * a.data[j * n + j]);
    const difference = largestDifference(mapEntries(product, relative).data, mapEntries(a, relative).data);
    expect(difference).toBeLessThanOrEqual(n * Number.EPSILON);
  });

  it.each([40, 300])('reveals the rank n / 4 at n = %i', async (n) => {
    const a = await deficient(n, 51);
    const { factor, rank, semidefinite } = await cholesky(a);
    expect(rank).toBe(n / 4);
    expect(semidefinite).toBe(true);
    const product = await multiply(factor, factor, { transposeA: true });
    expect(largestDifference(product.data, a.data)).toBeLessThan(n * Number.EPSILON * largestEntry(a, 'a'));
  });

  it('tells an indefinite matrix, also one with a zero diagonal', async () => {
    expect((await cholesky(await indefinite(30, 61))).semidefinite).toBe(false);
    const swap = await cholesky(matrix(2, 2, Float64Array.of(0, 1, 1, 0)));
    expect(swap).toMatchObject({ rank: 0, residual: 1, semidefinite: false });
    const slight = mapEntries(await deficient(40, 71), (value, i, j) => value + (i === j ? -1e-7 : 0));
    expect((await cholesky(slight)).semidefinite).toBe(false);
  });

  it('takes zero and empty matrices', async () => {
    expect(await cholesky(matrix(3, 3))).toMatchObject({ rank: 0, residual: 0, semidefinite: true });
    expect(await cholesky(matrix(0, 0))).toMatchObject({ rank: 0, semidefinite: true });
  });
});

describe('triangularCholesky', () => {
  it('factors a hand case', async () => {
    const u = await triangularCholesky(matrix(2, 2, Float64Array.of(4, 2, 2, 10)));
    expect([...(u?.data ?? [])]).toEqual([2, 1, 0, 3]);
  });

  it.each([1, 95, 96, 97, 300])('U^T U is the matrix, over 12 decades, n = %i', async (n) => {
    const a = n === 1 ? matrix(1, 1, Float64Array.of(7)) : await graded(n, 41);
    const u = (await triangularCholesky(a)) ?? matrix(0, n);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(u.data[i * n + j]).toBe(0);
    const product = await multiply(u, u, { transposeA: true });
    const relative = (value: number, i: number, j: number) =>
      value / Math.sqrt(a.data[i * n + i] * a.data[j * n + j]);
    const difference = largestDifference(mapEntries(product, relative).data, mapEntries(a, relative).data);
    expect(difference).toBeLessThanOrEqual(n * Number.EPSILON);
  });

  it('leaves what is singular, indefinite or close to it to others', async () => {
    expect(await triangularCholesky(await deficient(300, 51))).toBeUndefined();
    expect(await triangularCholesky(await indefinite(200, 61))).toBeUndefined();
    expect(await triangularCholesky(matrix(2, 2))).toBeUndefined();
    const nearly = matrix(2, 2, Float64Array.of(1, 1, 1, 1 + 1e-9));
    expect(await triangularCholesky(nearly)).toBeUndefined();
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(triangularCholesky(matrix(3, 3), { signal })).rejects.toThrow('enough');
  });
});
