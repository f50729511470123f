import { Refusal } from '@fidboard/core';
import { polynomialKid } from '@fidboard/statistics';
import { expect, it } from 'vitest';
import { metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS, withEntry } from './features.ts';

const kid = metricByKey('kid');
const x = normalFeatures(60, 3, { seed: 1 });
const y = normalFeatures(70, 3, { seed: 2, mean: 0.4 });

it('is the mean over the subsets of the settings and records all that moved it', async () => {
  const score = await kid.compute({ n: 60, features: x }, { n: 70, features: y }, SETTINGS);
  const expected = await polynomialKid(x, y, { subsets: 10, subsetSize: 50, seed: 1 });
  expect(score).toMatchObject({
    metric: 'kid',
    value: expected.mean,
    standardError: expected.standardError,
    details: {
      standardDeviation: expected.standardDeviation,
      subsets: 10,
      subsetSize: 50,
      degree: 3,
      seed: 1,
    },
    warnings: [],
  });
  expect(score.standardError).toBeGreaterThan(0);
});

it('refuses a sample below the subset size rather than shrink it', async () => {
  const settings = { ...SETTINGS, kid: { ...SETTINGS.kid, subsetSize: 1000 } };
  const run = kid.compute({ n: 60, features: x }, { n: 70, features: y }, settings);
  const refusal = (await run.catch((error: unknown) => error)) as Refusal;
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal.message).toContain('subsets of 1000 and the smaller sample has 60 images');
  expect(refusal.remedy).toContain('set the subset size to 60 or less');
});

it('refuses stored moments, broken features and other dimensions, naming the side', async () => {
  const good = { n: 60, features: x };
  const moments = { n: 60, moments: await momentsOf(x) };
  await expect(kid.compute(good, moments, SETTINGS)).rejects.toThrow('needs the features of the reference');
  await expect(kid.compute(moments, good, SETTINGS)).rejects.toThrow('needs the features of the candidate');
  const broken = { n: 60, features: withEntry(x, 5, 1, Number.NaN) };
  await expect(kid.compute(good, broken, SETTINGS)).rejects.toThrow(
    'reference must be finite, and row 5, column 1',
  );
  const wide = { n: 60, features: normalFeatures(60, 4) };
  await expect(kid.compute(wide, good, SETTINGS)).rejects.toThrow(
    'candidate should have 3 columns and have 4',
  );
});
