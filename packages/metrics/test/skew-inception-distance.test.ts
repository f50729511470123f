import { principalBasis, rowsOf, skewReference } from '@fidboard/statistics';
import { expect, it } from 'vitest';
import { metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS, withEntry } from './features.ts';

const sid = metricByKey('skew_inception_distance');
const x = normalFeatures(300, 4, { seed: 1 });
const skewed = { ...x, data: normalFeatures(300, 4, { seed: 2 }).data.map((u) => u + 0.5 * u * u) };
const sideOf = (features: typeof x) => ({ n: features.rows, features });

it('is the Frechet part plus the weighted skew part, with its noise floor beside it', async () => {
  const settings = { ...SETTINGS, skewInceptionDistance: { pca: 3, weight: 2, root: 'cube' } } as const;
  const score = await sid.compute(sideOf(x), sideOf(skewed), settings);
  const { frechetPart, skewPart } = score.details as Record<'frechetPart' | 'skewPart', number>;
  expect(score.value).toBe(frechetPart + 2 * skewPart);
  expect(score).toMatchObject({
    metric: 'skew_inception_distance',
    standardError: expect.any(Number),
    details: {
      r: 3,
      components: 3,
      weight: 2,
      root: 'cube',
      noiseFloor: { n: 150 },
      basis: { converged: true },
    },
    warnings: [],
  });
  expect(score.replicates).toHaveLength(50);
  expect(score.details.standardErrorCovers).toContain('noise floor');
  const { noiseFloor } = score.details as { noiseFloor: { value: number } };
  expect(noiseFloor.value).toBeGreaterThan(0);
  expect(noiseFloor.value).toBeLessThan(score.value);
});

it('sees skewness that two moments do not see', async () => {
  const { frechetPart, skewPart } = (await sid.compute(sideOf(x), sideOf(skewed), SETTINGS))
    .details as Record<'frechetPart' | 'skewPart', number>;
  const self = (await sid.compute(sideOf(skewed), sideOf(skewed), SETTINGS)).value;
  expect(skewPart).toBeGreaterThan(frechetPart);
  expect(self).toBeLessThan(1e-12);
});

it('gives the same from features, from blocks of them and from a stored reference of more axes', async () => {
  const settings = {
    ...SETTINGS,
    skewInceptionDistance: { ...SETTINGS.skewInceptionDistance, pca: 2 },
  };
  const direct = await sid.compute(sideOf(x), sideOf(skewed), settings);
  const blocks = [
    { rows: 100, cols: 4, data: x.data.subarray(0, 400) },
    { rows: 200, cols: 4, data: x.data.subarray(400) },
  ];
  const moments = await momentsOf(skewed);
  const skew = await skewReference(rowsOf(skewed), await principalBasis(moments, 4));
  const stored = await sid.compute(
    { n: 300, allRows: rowsOf(...blocks) },
    { n: 300, moments, features: skewed, skew },
    settings,
  );
  expect(Math.abs(stored.value - direct.value)).toBeLessThan(1e-10 * direct.value);
  expect(stored.details.r).toBe(2);
});

it('says that a value within the noise floor tells nothing, and when there are fewer axes than asked', async () => {
  const [a, b] = [normalFeatures(40, 4, { seed: 5 }), normalFeatures(4000, 4, { seed: 6 })];
  const halves = await sid.compute(sideOf({ ...a }), sideOf(b), SETTINGS);
  expect(halves.warnings.join('\n')).toContain('SID was computed in 4 components instead of 64');
  const self = await sid.compute(sideOf(b), sideOf(b), SETTINGS);
  expect(self.warnings.join('\n')).toContain('no more than its noise floor');
});

it('refuses moments alone, samples, constants, broken features and other dimensions, naming the side', async () => {
  const good = sideOf(x);
  const moments = await momentsOf(x);
  const refused = (
    candidate: Parameters<typeof sid.compute>[0],
    reference: Parameters<typeof sid.compute>[1],
  ) => expect(sid.compute(candidate, reference, SETTINGS)).rejects;
  await refused(good, { n: 300, moments }).toThrow('needs the features of the reference, and only its mean');
  await refused({ n: 900, features: x }, good).toThrow(
    'needs all 900 features of the candidate, and only a sample of 300',
  );
  await refused(good, sideOf(normalFeatures(20, 4, { deviation: 0 }))).toThrow('the same features');
  await refused(sideOf(withEntry(x, 5, 1, Number.NaN)), good).toThrow(
    'candidate must be finite, and row 5, column 1',
  );
  await refused(sideOf(normalFeatures(20, 3)), good).toThrow('candidate should have 4 columns and have 3');
  await refused(sideOf(normalFeatures(1, 4)), good).toThrow('candidate has 1');
});

it('has an error bar at least as wide as the spread over fresh candidates of as many images', async () => {
  const reference = sideOf(skewed);
  const repetitions = 40;
  const values: number[] = [];
  let bars = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const fresh = sideOf(normalFeatures(400, 4, { seed: 500 + repetition }));
    const { value, standardError } = await sid.compute(fresh, reference, SETTINGS);
    values.push(value);
    bars += standardError! / repetitions;
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / repetitions;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repetitions - 1));
  expect(bars / spread).toBeGreaterThan(0.75);
  expect(bars / spread).toBeLessThan(2);
});

it('refuses two images, whose third moments are 0, and warns where there are no more images than axes', async () => {
  const good = sideOf(normalFeatures(60, 4, { seed: 1 }));
  const of = (n: number) => sideOf(normalFeatures(n, 4, { seed: 2 }));
  await expect(sid.compute(of(2), good, SETTINGS)).rejects.toThrow(
    'third moments need at least 3 images, and the candidate has 2',
  );
  await expect(sid.compute(good, of(2), SETTINGS)).rejects.toThrow('the reference has 2');
  const { warnings } = await sid.compute(of(4), good, SETTINGS);
  expect(warnings).toContainEqual(
    expect.stringContaining('The candidate has 4 images for the 4 axes of SID: fewer than 5'),
  );
});

it('has no error bar of fewer than 20 images', async () => {
  const score = await sid.compute(sideOf(normalFeatures(19, 4)), sideOf(skewed), SETTINGS);
  expect(score.standardError).toBeNull();
  expect(score.replicates).toBeUndefined();
});
