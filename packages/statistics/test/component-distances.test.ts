import { matrix } from '@fidboard/linalg';
import { describe, expect, it } from 'vitest';
import { componentDistances } from '../src/component-distances.ts';
import { type CovarianceType, frechetDistance } from '../src/index.ts';
import type { MixtureParameters } from '../src/mixture.ts';
import { normalFeatures, relativeError } from './seeded-features.ts';

function components(
  K: number,
  r: number,
  { seed, type = 'full' }: { seed: number; type?: CovarianceType },
): MixtureParameters {
  const means = matrix(K, r, Float64Array.from(normalFeatures(K, r, seed).data));
  const count = type === 'tied' ? 1 : K;
  const size = type === 'full' || type === 'tied' ? r * r : type === 'diagonal' ? r : 1;
  const covariances = new Float64Array(count * size);
  for (let k = 0; k < count; k++) {
    const draws = normalFeatures(2 * r, r, seed + 100 * (k + 1)).data;
    for (let i = 0; i < size; i++) {
      if (size !== r * r) {
        covariances[k * size + i] = 0.5 + draws[i] ** 2;
        continue;
      }
      const [row, column] = [Math.floor(i / r), i % r];
      let sum = 0;
      for (let t = 0; t < 2 * r; t++) sum += draws[t * r + row] * draws[t * r + column];
      covariances[k * size + i] = sum / (2 * r);
    }
  }
  return { covarianceType: type, weights: new Float64Array(K).fill(1 / K), means, covariances };
}

/** Components of eigenvalues 1 to 10^-decades along the columns of a random reflection. */
function turned(
  K: number,
  r: number,
  { seed, decades }: { seed: number; decades: number },
): MixtureParameters {
  const covariances = new Float64Array(K * r * r);
  for (let k = 0; k < K; k++) {
    const v = Float64Array.from(normalFeatures(1, r, seed + k).data);
    const square = v.reduce((sum, value) => sum + value * value, 0);
    const reflection = (i: number, j: number) => (i === j ? 1 : 0) - (2 * v[i] * v[j]) / square;
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < r; j++) {
        for (let t = 0; t < r; t++) {
          const eigenvalue = 10 ** ((-decades * t) / (r - 1));
          covariances[(k * r + i) * r + j] += reflection(i, t) * eigenvalue * reflection(t, j);
        }
      }
    }
  }
  return { ...components(K, r, { seed }), means: matrix(K, r), covariances };
}

/** Component k with its covariance as a matrix. */
function moments({ covarianceType, means, covariances }: MixtureParameters, k: number) {
  const r = means.cols;
  const covariance = matrix(r, r);
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < r; j++) {
      const at = i * r + j;
      if (covarianceType === 'full') covariance.data[at] = covariances[k * r * r + at];
      else if (covarianceType === 'tied') covariance.data[at] = covariances[at];
      else if (i === j) covariance.data[at] = covariances[covarianceType === 'diagonal' ? k * r + i : k];
    }
  }
  return { n: 0, mean: means.data.slice(k * r, (k + 1) * r), covariance, ddof: 0 as const };
}

describe('distances between components', () => {
  it.each(['full', 'diagonal', 'tied', 'spherical'] as const)(
    'are Frechet distances of %s covariances',
    async (type) => {
      const [a, b] = [components(3, 20, { seed: 1, type }), components(4, 20, { seed: 51, type })];
      const costs = await componentDistances(a, b);
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 4; j++) {
          const { value } = await frechetDistance(moments(a, i), moments(b, j));
          expect(relativeError(costs.data[i * 4 + j], value)).toBeLessThan(1e-10);
        }
      }
    },
  );

  it('come in batches that do not move them', async () => {
    const [a, b] = [components(1, 96, { seed: 1 }), components(40, 96, { seed: 51 })];
    const costs = await componentDistances(a, b);
    const { value } = await frechetDistance(moments(a, 0), moments(b, 39));
    expect(relativeError(costs.data[39], value)).toBeLessThan(1e-10);
  });

  it('keep their digits where eigenvalues fall over many decades, in any directions', async () => {
    const [a, b] = [turned(2, 24, { seed: 1, decades: 12 }), turned(2, 24, { seed: 51, decades: 12 })];
    const costs = await componentDistances(a, b);
    for (const at of [0, 1, 2, 3]) {
      const { value } = await frechetDistance(moments(a, at >> 1), moments(b, at & 1));
      expect(relativeError(costs.data[at], value)).toBeLessThan(1e-9);
    }
    // Of equal components nothing is left: roots of small eigenvalues alone would leave 1e-8 of the trace.
    expect((await componentDistances(a, a)).data[0]).toBeLessThan(1e-13);
  });
});
