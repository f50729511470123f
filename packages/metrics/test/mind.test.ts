import { slicedWasserstein } from '@fidboard/statistics';
import { expect, it } from 'vitest';
import { metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS } from './features.ts';

const mind = metricByKey('mind');
const x = normalFeatures(60, 3, { seed: 1 });
const y = normalFeatures(60, 3, { seed: 2, mean: 0.4 });
const settings = { ...SETTINGS, mind: { directions: 50 } };

it('is 3 d times the sliced distance along the directions of the seed', async () => {
  const score = await mind.compute({ n: 60, features: x }, { n: 60, features: y }, settings);
  const expected = await slicedWasserstein(x, y, { directions: 50, seed: 1 });
  expect(score).toMatchObject({
    metric: 'mind',
    value: 9 * expected.value,
    standardError: null,
    details: { directions: 50, scale: 9, seed: 1, directionError: 9 * expected.directionError },
    warnings: [],
  });
});

it('of a shift by mu in every feature is near 3 d mu^2, as torch-fidelity expects of its own', async () => {
  const shifted = { ...x, data: x.data.map((value) => value + 2) };
  const many = { ...SETTINGS, mind: { directions: 3000 } };
  const { value, details } = await mind.compute({ n: 60, features: x }, { n: 60, features: shifted }, many);
  expect(Math.abs(value - 3 * 3 * 4)).toBeLessThan(4 * (details.directionError as number));
});

it('warns where the numbers of images differ', async () => {
  const fewer = normalFeatures(40, 3, { seed: 2 });
  const { warnings } = await mind.compute({ n: 60, features: x }, { n: 40, features: fewer }, settings);
  expect(warnings).toEqual([expect.stringContaining('compared 60 with 40 images')]);
});

it('refuses stored moments and other dimensions', async () => {
  const good = { n: 60, features: x };
  const moments = { n: 60, moments: await momentsOf(x) };
  await expect(mind.compute(moments, good, settings)).rejects.toThrow('needs the features of the candidate');
  await expect(mind.compute({ n: 60, features: normalFeatures(60, 4) }, good, settings)).rejects.toThrow(
    'candidate should have 3 columns and have 4',
  );
});
