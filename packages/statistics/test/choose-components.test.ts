import { describe, expect, it } from 'vitest';
import { chooseMixture } from '../src/choose-components.ts';
import { COMPONENT_LADDER, componentsAsked } from '../src/index.ts';
import { mapFeatures, normalFeatures } from './seeded-features.ts';

const OPTIONS = {
  criterion: 'aic',
  covarianceType: 'full',
  regularisation: 1e-6,
  iterations: 100,
  tolerance: 1e-3,
  seed: 1,
} as const;
const clusters = (n: number, count: number) =>
  mapFeatures(normalFeatures(n, 2, 4), (value, row, column) => value + (column ? 9 : 15) * (row % count));

describe('the number of components that a criterion chooses', () => {
  it.each([1, 3, 5])(
    'is %d for as many clusters, and the search ends after three that are worse',
    async (count) => {
      const { mixture, trials } = await chooseMixture(clusters(600, count), OPTIONS);
      expect(componentsAsked(mixture)).toBe(count);
      const best = trials.findIndex(({ components }) => components === count);
      expect(trials[best]).toMatchObject({ aic: mixture.fit.aic, bic: mixture.fit.bic, eligible: true });
      expect(trials.map(({ components }) => components)).toEqual(COMPONENT_LADDER.slice(0, trials.length));
      for (const { aic, eligible } of trials)
        if (eligible) expect(aic).toBeGreaterThanOrEqual(mixture.fit.aic);
      expect(trials.length).toBeLessThanOrEqual(best + 4);
    },
  );

  it('is fewer by BIC, where the clusters are no normal distributions', async () => {
    const square = mapFeatures(normalFeatures(600, 2, 9), (value) => Math.tanh(2 * value));
    const by = (criterion: 'aic' | 'bic') => chooseMixture(square, { ...OPTIONS, criterion });
    const { mixture, trials } = await by('bic');
    expect(mixture.fit.bic).toBe(Math.min(...trials.map(({ bic }) => bic)));
    expect(componentsAsked(mixture)).toBeLessThan(componentsAsked((await by('aic')).mixture));
  });

  it('is never one whose components have too few rows, though their likelihood is without bounds', async () => {
    const { mixture, trials } = await chooseMixture(normalFeatures(30, 8, 2), OPTIONS);
    const barred = trials.filter(({ eligible }) => !eligible);
    expect(barred.length).toBeGreaterThan(0);
    expect(Math.min(...barred.map(({ aic }) => aic))).toBeLessThan(mixture.fit.aic);
    expect(mixture.fit.n * Math.min(...mixture.weights)).toBeGreaterThanOrEqual(9);
  });

  it('is at most the number of rows, and at least 1', async () => {
    const { mixture, trials } = await chooseMixture(normalFeatures(3, 2, 1), OPTIONS);
    expect(componentsAsked(mixture)).toBe(1);
    expect(Math.max(...trials.map(({ components }) => components))).toBeLessThanOrEqual(3);
  });

  it('ends at a number of which nothing is left', async () => {
    const pairs = mapFeatures(normalFeatures(4, 2, 1), (_value, row, column) => (row + column) % 2);
    const few = { ...OPTIONS, covarianceType: 'diagonal', regularisation: 0 } as const;
    const { trials } = await chooseMixture(pairs, few);
    expect(trials.map(({ components }) => components)).toEqual([1]);
  });
});
