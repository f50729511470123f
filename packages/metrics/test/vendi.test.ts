import { vendiScore } from '@fidboard/statistics';
import { expect, it } from 'vitest';
import { metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS } from './features.ts';

const vendi = metricByKey('vendi');
const x = normalFeatures(60, 3, { seed: 1 });

it('counts the candidate alone', async () => {
  const score = await vendi.compute({ n: 60, features: x }, { n: 0 }, SETTINGS);
  const { value, entropy } = await vendiScore(x);
  expect(score).toMatchObject({
    metric: 'vendi',
    value,
    standardError: null,
    details: { entropy, images: 60, dimension: 3, most: 3, eigenvaluesOf: 'X^T X / n' },
    warnings: [],
  });
  expect(vendi.direction).toBe('higher');
});

it('says when it is that of a sample', async () => {
  const { warnings } = await vendi.compute({ n: 600, features: x }, { n: 0 }, SETTINGS);
  expect(warnings).toEqual([expect.stringContaining("a sample of 60 of the candidate's 600 images")]);
});

it('refuses a candidate of moments alone', async () => {
  const moments = { n: 60, moments: await momentsOf(x) };
  await expect(vendi.compute(moments, { n: 0 }, SETTINGS)).rejects.toThrow(
    'needs the features of the candidate',
  );
});
