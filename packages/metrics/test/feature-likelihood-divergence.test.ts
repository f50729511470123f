import { Rng } from '@fidboard/core';
import { featureLikelihoodDivergence, pickRows } from '@fidboard/statistics';
import { expect, it } from 'vitest';
import { metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS } from './features.ts';

const fld = metricByKey('feature_likelihood_divergence');
const x = normalFeatures(60, 3, { seed: 1 });
const y = normalFeatures(80, 3, { seed: 2 });

it('is the divergence under the settings, with all that moved it', async () => {
  const score = await fld.compute({ n: 60, features: x }, { n: 80, features: y }, SETTINGS);
  const expected = await featureLikelihoodDivergence(x, y, { ...SETTINGS.featureLikelihood, seed: 1 });
  expect(score).toMatchObject({
    metric: 'feature_likelihood_divergence',
    value: expected.value,
    standardError: null,
    details: {
      nll: expected.nll,
      baseline: expected.baseline,
      rows: { centres: 60, train: 40, test: 40, baselineCentres: 20 },
      fit: { converged: true },
      centres: 10_000,
      epochs: 50,
      learningRate: 0.5,
      tolerance: 5e-4,
      seed: 1,
    },
    warnings: [],
  });
});

it('says when a fit did not settle, when features are constant and when copies are likely', async () => {
  const settings = { ...SETTINGS, featureLikelihood: { ...SETTINGS.featureLikelihood, epochs: 3 } };
  const flat = (features: typeof x) => ({
    ...features,
    data: features.data.map((value, at) => (at % 3 === 1 ? 7 : value)),
  });
  const { warnings } = await fld.compute(
    { n: 60, features: flat(x) },
    { n: 80, features: flat(y) },
    settings,
  );
  expect(warnings).toEqual([
    expect.stringContaining('had not settled after 3 steps'),
    expect.stringContaining('1 features are the same in every test image'),
  ]);
  // Copies of the very rows that the seed makes training rows: their Gaussians shrink to points.
  const train = pickRows(y, new Rng(1).sample(80, 80).subarray(0, 40));
  const { value, warnings: suspicion } = await fld.compute(
    { n: 40, features: train },
    { n: 80, features: y },
    SETTINGS,
  );
  expect(value).toBeGreaterThan(1000);
  expect(suspicion).toContainEqual(expect.stringContaining('suggests that the candidate holds copies'));
});

it('refuses stored moments and other dimensions', async () => {
  const good = { n: 60, features: x };
  const moments = { n: 60, moments: await momentsOf(x) };
  await expect(fld.compute(good, moments, SETTINGS)).rejects.toThrow('needs the features of the reference');
  await expect(fld.compute({ n: 60, features: normalFeatures(60, 4) }, good, SETTINGS)).rejects.toThrow(
    'candidate should have 3 columns and have 4',
  );
});
