import { gaussianMmd } from '@fidboard/statistics';
import { expect, it } from 'vitest';
import { metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS, withEntry } from './features.ts';

const cmmd = metricByKey('cmmd');
const x = normalFeatures(60, 3, { seed: 1 });
const y = normalFeatures(70, 3, { seed: 2, mean: 0.4 });

it('is a thousand times the squared distance at sigma 10, with its error and replicates', async () => {
  const score = await cmmd.compute({ n: 60, features: x }, { n: 70, features: y }, SETTINGS);
  const expected = await gaussianMmd(x, y, { sigma: 10 });
  expect(score).toMatchObject({
    metric: 'cmmd',
    value: 1000 * expected.value,
    standardError: 1000 * expected.standardError!,
    replicates: [...expected.replicates].map((value) => 1000 * value),
    details: { sigma: 10, scale: 1000, dimension: 3 },
    warnings: [],
  });
  expect(score.value).toBeGreaterThan(0);
});

it('takes its settings from the protocol', async () => {
  const settings = { ...SETTINGS, cmmd: { sigma: 1, scale: 2 } };
  const score = await cmmd.compute({ n: 60, features: x }, { n: 70, features: y }, settings);
  expect(score.value).toBe(2 * (await gaussianMmd(x, y, { sigma: 1 })).value);
});

it('refuses stored moments, broken features, rows of zeros and other dimensions, naming the side', async () => {
  const good = { n: 60, features: x };
  const moments = { n: 60, moments: await momentsOf(x) };
  await expect(cmmd.compute(good, moments, SETTINGS)).rejects.toThrow('needs the features of the reference');
  const broken = { n: 60, features: withEntry(x, 5, 1, Number.NaN) };
  await expect(cmmd.compute(broken, good, SETTINGS)).rejects.toThrow(
    'candidate must be finite, and row 5, column 1',
  );
  const wide = { n: 60, features: normalFeatures(60, 4) };
  await expect(cmmd.compute(wide, good, SETTINGS)).rejects.toThrow(
    'candidate should have 3 columns and have 4',
  );
  const zeros = { n: 2, features: { rows: 2, cols: 3, data: Float32Array.of(1, 2, 3, 0, 0, 0) } };
  await expect(cmmd.compute(good, zeros, SETTINGS)).rejects.toThrow('row 1 is');
});
