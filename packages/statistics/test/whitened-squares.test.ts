import { matrix } from '@fidboard/linalg';
import { expect, it } from 'vitest';
import { type Whitening, whiteningOf } from '../src/component-whitening.ts';
import { asRows } from '../src/gathered-rows.ts';
import { NEGLIGIBLE, whitenedSquares } from '../src/whitened-squares.ts';
import { mapFeatures, normalFeatures } from './seeded-features.ts';

/** ||(x - m) P||^2 term by term. */
function square(x: Float64Array, mean: Float64Array, { root }: Whitening): number {
  const r = x.length;
  let sum = 0;
  for (let j = 0; j < r; j++) {
    let entry = 0;
    for (let i = 0; i <= j; i++) entry += (x[i] - mean[i]) * root[i * r + j];
    sum += entry * entry;
  }
  return sum;
}

it.each([
  { K: 5, apart: 0.1, dropped: false },
  { K: 5, apart: 1.2, dropped: true }, // 5, 21, 48 and 85 nats between neighbours and those farther
  { K: 5, apart: 4, dropped: true },
  { K: 5, apart: 1e5, dropped: true },
  { K: 5, apart: 0, dropped: false }, // one mean: no direction tells them apart
  { K: 17, apart: 1.2, dropped: true }, // more others than directions
])(
  'squares of $K components $apart apart are exact or proved negligible beside the largest of the row',
  async ({ apart, dropped, K }) => {
    const [r, n] = [44, 400];
    const x = asRows(mapFeatures(normalFeatures(n, r, 3), (value, row) => value + apart * (row % K)));
    const spread = normalFeatures(K * r, r, 9).data;
    const covariances = new Float64Array(K * r * r);
    for (let k = 0; k < K; k++) {
      for (let i = 0; i < r; i++) {
        for (let j = 0; j < r; j++) {
          let sum = i === j ? 5 : 0;
          for (let t = 0; t < r; t++) sum += (spread[(k * r + i) * r + t] * spread[(k * r + j) * r + t]) / r;
          covariances[(k * r + i) * r + j] = sum;
        }
      }
    }
    const means = matrix(K, r);
    for (let k = 0; k < K; k++) means.data.fill(apart * k, k * r, (k + 1) * r);
    const weights = new Float64Array(K).fill(1 / K);
    const whitening = whiteningOf({ covarianceType: 'full', weights, means, covariances }) as Whitening[];
    const offsets = Float64Array.from(whitening, ({ logDeterminant }) => logDeterminant);
    const { data } = await whitenedSquares(x, { means, whitening, offsets, dense: true });
    let infinite = 0;
    for (let i = 0; i < n; i++) {
      const exact = whitening.map((each, k) =>
        square(x.data.subarray(i * r, (i + 1) * r), means.data.subarray(k * r, (k + 1) * r), each),
      );
      const best = Math.max(...exact.map((value, k) => offsets[k] - value / 2));
      for (const [k, value] of exact.entries()) {
        const got = data[i * K + k];
        if (got === Infinity) {
          infinite++;
          expect(offsets[k] - value / 2).toBeLessThan(best - NEGLIGIBLE);
        } else expect(Math.abs(got - value)).toBeLessThan(1e-11 * value);
      }
    }
    expect(infinite > 0).toBe(dropped);
  },
);
