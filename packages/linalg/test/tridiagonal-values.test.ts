import { Rng } from '@fidboard/core';
import { expect, it } from 'vitest';
import { matrix } from '../src/index.ts';
import { tridiagonalValues } from '../src/tridiagonal-values.ts';
import { reduceToTridiagonal } from './plain-tridiagonal.ts';

/** Symmetric with entries of [-1, 1), those outside a band set to 0 where `band` is given. */
function symmetric(n: number, seed: number, band = n) {
  const rng = new Rng(seed);
  const a = matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = i - j > band ? 0 : 2 * rng.uniform() - 1;
      a.data[i * n + j] = entry;
      a.data[j * n + i] = entry;
    }
  }
  return a;
}

// Falling sizes too: what a larger matrix left in the memory must not be seen.
it.each([1, 2, 3, 4, 5, 67, 8, 130, 6, 31, 9])(
  'is the tridiagonal form of the plain loops at n = %d',
  (n) => {
    for (const a of [symmetric(n, n), symmetric(n, n + 1, 1), symmetric(n, n + 2, 0), matrix(n, n)]) {
      const expected = reduceToTridiagonal(a);
      const got = tridiagonalValues(a);
      for (let i = 0; i < n; i++) {
        expect(Math.abs(got.diagonal[i] - expected.diagonal[i])).toBeLessThan(1e-13 * n);
        expect(Math.abs(got.offDiagonal[i] - expected.offDiagonal[i])).toBeLessThan(1e-13 * n);
      }
    }
  },
);
