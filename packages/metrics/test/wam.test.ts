import { Rng } from '@fidboard/core';
import {
  fitMixture,
  jackknifeStandardError,
  mixtureDistance,
  mixtureReference,
  principalBasis,
  rowsOf,
} from '@fidboard/statistics';
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

/** The same three modes, drawn with other weights. */
const drawnModes = (n: number, seed: number): Features => {
  const x = normalFeatures(n, 2, { seed });
  const rng = new Rng(seed);
  const mode = Array.from({ length: n }, () => [0, 0, 0, 1, 2][rng.below(5)]!);
  return { ...x, data: x.data.map((value, at) => value + 20 * mode[Math.floor(at / 2)]!) };
};
const mixtureOf = async (features: Features, settings: typeof SETTINGS) => {
  const basis = await principalBasis(await momentsOf(features), settings.wam.pca);
  const options = { ...settings.wam, covarianceType: settings.wam.covariance, seed: settings.seed };
  return mixtureReference(rowsOf(features), basis, options);
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
    details: {
      components: 2,
      componentsChosen: 'given',
      componentTrials: [],
      covariance: 'full',
      regularisation: 1e-6,
      r: 4,
      pca: null,
      seed: 1,
      candidate: { n: 200, converged: true, collapsed: 0, singular: 0 },
      reference: { n: 250, converged: true },
    },
  });
  expect((score.details.candidate as { condition: number }).condition).toBeGreaterThan(1);
  expect(score.replicates).toHaveLength(20);
  expect(score.standardError).toBe(jackknifeStandardError(Float64Array.from(score.replicates!)));
  expect(score.details.standardErrorCovers).toContain('20 delete-one-block mixtures, each 3 rounds of EM');
});

it('with `auto` takes the number of least AIC of the reference for both sides, and records the search', async () => {
  const [x, y] = [modes(200, 2, 3), modes(300, 3, 4)];
  const settings = { ...SETTINGS, wam: { ...SETTINGS.wam, components: 'auto', pca: null } } as const;
  const { details, value } = await wam.compute(sideOf(x), sideOf(y), settings);
  const given = { ...settings, wam: { ...settings.wam, components: 3 } };
  expect(details).toMatchObject({ components: 3, componentsChosen: 'by the least AIC of the reference' });
  expect((details.componentTrials as { components: number }[]).map(({ components }) => components)).toEqual([
    1, 2, 3, 4, 5, 7,
  ]);
  expect(value).toBe((await wam.compute(sideOf(x), sideOf(y), given)).value);
});

it('has an error bar as wide as the spread over fresh candidates', async () => {
  // Unlike weights: where they are alike the distance has a kink, and the bar is too wide.
  const reference = sideOf(modes(3000, 3, 77));
  const settings = { ...SETTINGS, wam: { ...SETTINGS.wam, components: 3, pca: null } };
  const stored = { n: 3000, mixture: await mixtureOf(reference.features, settings) };
  const repetitions = 40;
  const values: number[] = [];
  let squaredBars = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const score = await wam.compute(sideOf(drawnModes(240, 500 + repetition)), stored, settings);
    values.push(score.value);
    squaredBars += score.standardError! ** 2 / repetitions;
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / repetitions;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repetitions - 1);
  expect(Math.sqrt(squaredBars / variance)).toBeGreaterThan(0.7);
  expect(Math.sqrt(squaredBars / variance)).toBeLessThan(1.4);
});

it('has no error bar where a component has too few images, or would be lost with a block', async () => {
  const settings = { ...SETTINGS, wam: { ...SETTINGS.wam, components: 2, pca: null } };
  const good = sideOf(normalFeatures(100, 4, { seed: 2 }));
  const few = await wam.compute(sideOf(normalFeatures(39, 4, { seed: 1 })), good, settings);
  expect(few).toMatchObject({ standardError: null });
  expect(few.replicates).toBeUndefined();
  expect(few.details.standardErrorCovers).toContain('no standard error');
  const lone = normalFeatures(100, 4, { seed: 1 });
  lone.data.fill(1e3, 0, 4);
  const outlier = await wam.compute(sideOf(lone), good, settings);
  expect(outlier.details.standardErrorCovers).toContain('the smallest component has about 0');
});

it('tells how far it has come, and stops when told to', async () => {
  const side = sideOf(modes(120, 2, 3));
  const seen: number[] = [];
  await wam.compute(side, side, SETTINGS, {
    onProgress: (done, total) => {
      expect(total).toBe(120);
      seen.push(done);
    },
  });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.slice(-2)).toEqual([120, 120]);
  expect(seen.filter((done) => done > 100).length).toBeGreaterThanOrEqual(20);
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(wam.compute(side, side, SETTINGS, { signal })).rejects.toThrow('enough');
});

it('loses components that became singular, with a warning, and keeps the score', async () => {
  const copies = normalFeatures(60, 3, { seed: 5 });
  copies.data.fill(40, 0, 60);
  const settings = { ...SETTINGS, wam: { ...SETTINGS.wam, components: 2, pca: null, regularisation: 0 } };
  const score = await wam.compute(sideOf(copies), sideOf(normalFeatures(80, 3, { seed: 6 })), settings);
  expect(score.details.candidate).toMatchObject({ singular: 1 });
  expect(score.warnings).toContainEqual(
    expect.stringContaining('1 components of the mixture of the candidate had a singular covariance'),
  );
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
