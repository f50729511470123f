import { fitMixture, mixtureDistance, mixtureReference, principalBasis, rowsOf } from '@fidboard/statistics';
import { expect, it } from 'vitest';
import { metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS, withEntry } from './features.ts';

const wam = metricByKey('wam');
const fid = metricByKey('fid');
type Features = ReturnType<typeof normalFeatures>;
const sideOf = (features: Features) => ({ n: features.rows, features });
/** Three modes on a line, 20 apart, of which the first `modes` have rows. */
const modes = (n: number, count: number, seed: number): Features => {
  const x = normalFeatures(n, 2, { seed });
  return { ...x, data: x.data.map((value, at) => value + 20 * (Math.floor(at / 2) % count)) };
};

it('is the mixture distance of mixtures fitted by the settings, and records all that moved it', async () => {
  const [x, y] = [normalFeatures(200, 4, { seed: 1 }), normalFeatures(250, 4, { seed: 2, mean: 0.5 })];
  const settings = { ...SETTINGS, wam: { ...SETTINGS.wam, components: 2, pca: null } };
  const score = await wam.compute(sideOf(x), sideOf(y), settings);
  const options = { ...settings.wam, covarianceType: 'full' as const, seed: 1 };
  const expected = await mixtureDistance(await fitMixture(x, options), await fitMixture(y, options));
  expect(Math.abs(score.value - expected.value)).toBeLessThan(1e-9 * expected.value);
  expect(score).toMatchObject({
    metric: 'wam',
    standardError: null,
    details: {
      components: 2,
      covariance: 'full',
      regularisation: 1e-6,
      r: 4,
      pca: null,
      seed: 1,
      candidate: { n: 200, converged: true, collapsed: 0 },
      reference: { n: 250, converged: true },
    },
  });
});

it('shows in its plan which mode is missing', async () => {
  const [two, three] = [modes(200, 2, 3), modes(300, 3, 4)];
  const settings = { ...SETTINGS, wam: { ...SETTINGS.wam, components: 3, pca: null } };
  const { details, value } = await wam.compute(sideOf(two), sideOf(three), settings);
  const { plan, costs, reference } = details as {
    plan: number[][];
    costs: number[][];
    reference: { weights: number[] };
  };
  for (const j of [0, 1, 2]) {
    expect(plan.reduce((sum, row) => sum + row[j]!, 0)).toBeCloseTo(reference.weights[j]!, 12);
  }
  // A third of the mass has to move by 20 in both coordinates, from the second mode to the third, and an eighth by as much again.
  expect(value).toBeGreaterThan(200);
  const carried = plan.flatMap((row, i) => row.map((mass, j) => mass * costs[i]![j]!));
  expect(carried.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(value, 9);
  expect((await wam.compute(sideOf(three), sideOf(three), settings)).value).toBeLessThan(1e-9);
});

it('with one component and nothing added is the Frechet distance with ddof 0', async () => {
  const [x, y] = [normalFeatures(100, 3, { seed: 5 }), normalFeatures(120, 3, { seed: 6, deviation: 2 })];
  const settings = {
    ...SETTINGS,
    ddof: 0,
    wam: { ...SETTINGS.wam, components: 1, regularisation: 0 },
  } as const;
  const [one, frechet] = [
    await wam.compute(sideOf(x), sideOf(y), settings),
    await fid.compute(sideOf(x), sideOf(y), settings),
  ];
  expect(Math.abs(one.value - frechet.value)).toBeLessThan(1e-9 * frechet.value);
});

it('takes a stored mixture and the candidate in blocks', async () => {
  const [x, y] = [modes(120, 2, 7), modes(150, 3, 8)];
  const direct = await wam.compute(sideOf(x), sideOf(y), SETTINGS);
  const moments = await momentsOf(y);
  const basis = await principalBasis(moments, 64);
  const options = { ...SETTINGS.wam, covarianceType: SETTINGS.wam.covariance, seed: SETTINGS.seed };
  const mixture = await mixtureReference(rowsOf(y), basis, options);
  const blocks = [
    { rows: 50, cols: 2, data: x.data.subarray(0, 100) },
    { rows: 70, cols: 2, data: x.data.subarray(100) },
  ];
  const stored = await wam.compute(
    { n: 120, allRows: rowsOf(...blocks) },
    { n: 150, moments, mixture },
    SETTINGS,
  );
  expect(Math.abs(stored.value - direct.value)).toBeLessThan(1e-9 * direct.value);
});

it('warns of fits that did not converge, small components and fewer axes than asked', async () => {
  const [x, y] = [normalFeatures(40, 6, { seed: 1 }), normalFeatures(40, 6, { seed: 2 })];
  const settings = { ...SETTINGS, wam: { ...SETTINGS.wam, components: 8, iterations: 1, tolerance: 0 } };
  const warnings = (await wam.compute(sideOf(x), sideOf(y), settings)).warnings.join('\n');
  expect(warnings).toContain('had not converged after 1 iterations');
  expect(warnings).toContain('The smallest component of the mixture of the candidate');
  expect(warnings).toContain('WaM was computed in 6 components instead of 64');
});

it('refuses moments alone, too few images, constants and broken features, naming the side', async () => {
  const good = sideOf(normalFeatures(30, 4));
  const refused = (
    candidate: Parameters<typeof wam.compute>[0],
    reference: Parameters<typeof wam.compute>[1],
  ) => expect(wam.compute(candidate, reference, SETTINGS)).rejects;
  const moments = await momentsOf(good.features);
  await refused(good, { n: 30, moments }).toThrow('needs the features of the reference');
  await refused(sideOf(normalFeatures(2, 4)), good).toThrow('needs at least as many images, and there are 2');
  await refused(good, sideOf(normalFeatures(20, 4, { deviation: 0 }))).toThrow('the same features');
  await refused(sideOf(withEntry(good.features, 3, 2, Number.POSITIVE_INFINITY)), good).toThrow(
    'candidate must be finite, and row 3, column 2',
  );
});
