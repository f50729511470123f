import { Rng } from '@fidboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeatureMatrix, fitMixture, type MixtureOptions, pickRows } from '../src/index.ts';
import { mapFeatures, normalFeatures, relativeError } from './seeded-features.ts';

const OPTIONS: MixtureOptions = {
  components: 3,
  covarianceType: 'full',
  regularisation: 1e-6,
  iterations: 100,
  tolerance: 1e-3,
  seed: 1,
};
const TYPES = ['full', 'diagonal', 'tied', 'spherical'] as const;

/** Clusters on the diagonal, `apart` from one to the next. */
const clusters = (n: number, d: number, { count = 3, apart = 20, seed = 4 } = {}): FeatureMatrix =>
  mapFeatures(normalFeatures(n, d, seed), (value, row) => value + apart * (row % count));

describe('a fit goes on without components that', () => {
  it('became singular in spite of the regularisation, and counts them', async () => {
    const rows = mapFeatures(normalFeatures(60, 3, 1), (value, row) => (row < 20 ? 100 : value));
    const { weights, means, fit } = await fitMixture(rows, { ...OPTIONS, components: 2, regularisation: 0 });
    expect(fit).toMatchObject({ collapsed: 0, singular: 1 });
    expect([...weights]).toEqual([1]);
    expect(Math.abs(means.data[0])).toBeLessThan(100); // then the one that is left takes all rows
    expect(Number.isFinite(fit.logLikelihood)).toBe(true);
  });

  it('had no rows, where all rows are equal', async () => {
    const constant = mapFeatures(normalFeatures(30, 4, 1), () => 7);
    for (const covarianceType of TYPES) {
      const { weights, means, fit } = await fitMixture(constant, { ...OPTIONS, covarianceType });
      expect(fit).toMatchObject({ collapsed: 2, singular: 0, condition: 1 });
      expect([...weights]).toEqual([1]);
      expect([...means.data]).toEqual([7, 7, 7, 7]);
    }
  });
});

describe('fits that could break', () => {
  it('near-duplicate components share their rows and stay finite', async () => {
    const one = normalFeatures(400, 3, 11);
    const { weights, fit } = await fitMixture(one, { ...OPTIONS, components: 6 });
    expect(weights.length + fit.collapsed + fit.singular).toBe(6);
    expect(Number.isFinite(fit.logLikelihood)).toBe(true);
    const single = await fitMixture(one, { ...OPTIONS, components: 1 });
    expect(fit.logLikelihood).toBeGreaterThan(single.fit.logLikelihood);
  });

  it('moving everything 1e4 times the spread away changes nothing but the means', async () => {
    const x = clusters(240, 4);
    const far = mapFeatures(x, (value) => value + 2 ** 14);
    for (const covarianceType of TYPES) {
      const [near, moved] = [
        await fitMixture(x, { ...OPTIONS, covarianceType }),
        await fitMixture(far, { ...OPTIONS, covarianceType }),
      ];
      expect(relativeError(moved.fit.logLikelihood, near.fit.logLikelihood)).toBeLessThan(1e-9);
      for (const [at, mean] of near.means.data.entries()) {
        expect(Math.abs(moved.means.data[at] - 2 ** 14 - mean)).toBeLessThan(1e-9);
      }
    }
  });

  it('float32 features are fitted in float64', async () => {
    const narrow = { ...clusters(150, 5), data: Float32Array.from(clusters(150, 5).data) };
    const wide = { ...narrow, data: Float64Array.from(narrow.data) };
    expect(await fitMixture(narrow, OPTIONS)).toEqual(await fitMixture(wide, OPTIONS));
  });

  it('an order of the rows moves the log-likelihood from one start by rounding only', async () => {
    const x = clusters(300, 36, { apart: 1, seed: 8 });
    const start = await fitMixture(x, { ...OPTIONS, iterations: 1, tolerance: 0 });
    const settings = { ...OPTIONS, start, iterations: 6, tolerance: 0 };
    const expected = (await fitMixture(x, settings)).fit.logLikelihood;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
        const shuffled = pickRows(x, new Rng(seed).sample(x.rows, x.rows));
        expect(
          relativeError((await fitMixture(shuffled, settings)).fit.logLikelihood, expected),
        ).toBeLessThan(1e-9);
      }),
      { numRuns: 5 },
    );
  });
});

it('a fit reports the largest condition number of its covariances', async () => {
  const stretched = mapFeatures(
    normalFeatures(4000, 2, 2),
    (value, _row, column) => value * (column ? 1 : 10),
  );
  for (const covarianceType of ['full', 'diagonal', 'tied'] as const) {
    const { fit } = await fitMixture(stretched, { ...OPTIONS, components: 1, covarianceType });
    expect(fit.condition).toBeGreaterThan(90);
    expect(fit.condition).toBeLessThan(110);
  }
  const { fit } = await fitMixture(stretched, { ...OPTIONS, components: 1, covarianceType: 'spherical' });
  expect(fit.condition).toBe(1);
});

it('a fit stops when it is told to', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(fitMixture(clusters(60, 3), { ...OPTIONS, signal })).rejects.toThrow('enough');
});
