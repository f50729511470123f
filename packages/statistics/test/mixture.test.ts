import { Rng } from '@fidboard/core';
import { matrix } from '@fidboard/linalg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Whitening, whiteningOf } from '../src/component-whitening.ts';
import { asRows } from '../src/gathered-rows.ts';
import {
  type CovarianceType,
  type FeatureMatrix,
  fitMixture,
  frechetDistance,
  type MixtureOptions,
  MomentAccumulator,
  mixtureDistance,
  optimalTransport,
} from '../src/index.ts';
import { kMeans } from '../src/k-means.ts';
import { type MixtureParameters, parameterCount } from '../src/mixture.ts';
import { expectation } from '../src/mixture-expectation.ts';
import { maximisation } from '../src/mixture-maximisation.ts';
import { mapFeatures, normalFeatures, relativeError } from './seeded-features.ts';
import vectors from './vectors/mixture.json' with { type: 'json' };

interface Clustered {
  n: number;
  d: number;
  seed: number;
  clusters?: number;
  dtype?: string;
  offset?: number;
  decades?: number;
}

/** `clustered` of vectors/generate_mixture.py, widened to float64 as a fit does. */
function clustered(spec: Clustered) {
  const { n, d, seed, clusters = 1, dtype = 'float64', offset = 0, decades = 0 } = spec;
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const rng = new Rng(seed + i);
    const c = i % clusters;
    let first = 0;
    for (let j = 0; j < d; j++) {
      const u = 2 * rng.uniform() - 1;
      if (j === 0) first = u;
      const x = (u + 0.5 * first) * (1 + 0.3 * c) + ((c * 7 + j * 3) % 5) * 0.6;
      data[i * d + j] = x * 10 ** ((-decades * j) / Math.max(d - 1, 1)) + offset;
    }
  }
  return { rows: n, cols: d, data: dtype === 'float32' ? Float64Array.from(Float32Array.from(data)) : data };
}

/** Ten rounds of EM from the hard labels of the generator. */
async function tenRounds(x: ReturnType<typeof clustered>, components: number, settings: Settings) {
  const start = matrix(x.rows, components);
  for (let i = 0; i < x.rows; i++) start.data[i * components + (Math.floor(i / 3) % components)] = 1;
  let mixture = await maximisation(x, start, settings);
  const logLikelihoods: number[] = [];
  for (let round = 0; round < 10; round++) {
    const step = await expectationOf(x, mixture);
    logLikelihoods.push(step.logLikelihood);
    mixture = await maximisation(x, step.responsibilities, settings);
  }
  return { mixture, logLikelihoods };
}

const expectationOf = (x: ReturnType<typeof clustered>, mixture: MixtureParameters) =>
  expectation(x, mixture, { whitening: whiteningOf(mixture) as Whitening[] });

interface Settings {
  covarianceType: CovarianceType;
  regularisation: number;
}

const NO_FIT = {
  n: 0,
  iterations: 0,
  converged: true,
  logLikelihood: 0,
  aic: 0,
  bic: 0,
  collapsed: 0,
  singular: 0,
  condition: 1,
};
const asMixture = (parameters: MixtureParameters) => ({ ...parameters, fit: NO_FIT });

const OPTIONS: MixtureOptions = {
  components: 3,
  covarianceType: 'full',
  regularisation: 1e-6,
  iterations: 100,
  tolerance: 1e-3,
  seed: 1,
};

describe('against scikit-learn and POT', () => {
  it.each(vectors.mixtures)(
    '$name',
    async ({ x, y, components, logLikelihoods, fitted, distance, ...rest }) => {
      const settings = { ...rest, covarianceType: rest.covarianceType as CovarianceType };
      const p = await tenRounds(clustered(x), components[0], settings);
      const q = await tenRounds(clustered(y), components[1], settings);
      for (const [round, expected] of logLikelihoods.entries()) {
        expect(relativeError(p.logLikelihoods[round], expected)).toBeLessThan(1e-8);
      }
      const { logLikelihood } = await expectationOf(clustered(x), p.mixture);
      expect(relativeError(logLikelihood, fitted.score)).toBeLessThan(1e-8);
      const free = parameterCount(settings.covarianceType, { K: components[0], r: x.d });
      expect(relativeError(2 * free - 2 * x.n * logLikelihood, fitted.aic)).toBeLessThan(1e-8);
      expect(relativeError(Math.log(x.n) * free - 2 * x.n * logLikelihood, fitted.bic)).toBeLessThan(1e-8);
      const { value } = await mixtureDistance(asMixture(p.mixture), asMixture(q.mixture));
      expect(relativeError(value, distance)).toBeLessThan(1e-8);
    },
  );

  it.each(vectors.transports)('transport of $n to $m', async ({ n, m, seed, value }) => {
    const uniform = (rng: Rng) => 2 * rng.uniform() - 1;
    const rng = new Rng(seed);
    const u = Float64Array.from({ length: n + m }, () => uniform(rng) + 1.01);
    const normalised = (part: Float64Array) => {
      const sum = part.reduce((total, each) => total + each, 0);
      return part.map((each) => each / sum);
    };
    const costs = matrix(n, m);
    for (let i = 0; i < n; i++) {
      const row = new Rng(seed + 1 + i);
      for (let j = 0; j < m; j++) costs.data[i * m + j] = (uniform(row) + 1) ** 2;
    }
    const result = await optimalTransport(normalised(u.slice(0, n)), normalised(u.slice(n)), costs);
    expect(relativeError(result.value, value)).toBeLessThan(1e-8);
  });
});

describe('fitMixture', () => {
  /** Two far clusters of 100 and 50 rows. */
  const two = mapFeatures(normalFeatures(150, 2, 3), (value, row) => value + (row < 100 ? 0 : 50));

  it('finds clusters that lie far apart, and reports how it ended', async () => {
    const { weights, means, fit } = await fitMixture(two, { ...OPTIONS, components: 2 });
    const heavy = weights[0] > weights[1] ? 0 : 1;
    expect(weights[heavy]).toBeCloseTo(2 / 3, 6);
    expect(means.data[(1 - heavy) * 2]).toBeGreaterThan(49);
    expect(fit).toMatchObject({ n: 150, converged: true, collapsed: 0 });
    expect(fit.bic).toBeGreaterThan(fit.aic);
    const limited = await fitMixture(two, { ...OPTIONS, components: 2, iterations: 1, tolerance: 0 });
    expect(limited.fit).toMatchObject({ iterations: 1, converged: false });
  });

  it('never loses likelihood from one iteration to the next', async () => {
    const x = clustered({ n: 120, d: 3, seed: 9, clusters: 3 });
    for (const covarianceType of ['full', 'diagonal', 'tied', 'spherical'] as const) {
      const { logLikelihoods } = await tenRounds(x, 3, { covarianceType, regularisation: 0 });
      for (let i = 1; i < 10; i++)
        expect(logLikelihoods[i]).toBeGreaterThanOrEqual(logLikelihoods[i - 1] - 1e-12);
    }
  });

  it('takes out components that no row is left for', async () => {
    const rows = mapFeatures(normalFeatures(40, 2, 1), (_value, row) => row % 2);
    const { weights, means, fit } = await fitMixture(rows, { ...OPTIONS, components: 4 });
    expect(fit.collapsed).toBe(2);
    expect([...weights]).toEqual([0.5, 0.5]);
    expect([...means.data].sort()).toEqual([0, 0, 1, 1]);
  });

  it('gives the same bits for the same seed', async () => {
    const x = normalFeatures(200, 4, 8);
    expect(await fitMixture(x, OPTIONS)).toEqual(await fitMixture(x, OPTIONS));
    expect((await fitMixture(x, { ...OPTIONS, seed: 2 })).means).not.toEqual(
      (await fitMixture(x, OPTIONS)).means,
    );
  });

  it('refuses fewer rows than components, NaN, wide dense covariances and singular ones', async () => {
    const refused = (x: FeatureMatrix, options: Partial<MixtureOptions> = {}) =>
      expect(fitMixture(x, { ...OPTIONS, ...options })).rejects;
    await refused(normalFeatures(2, 2, 1)).toThrow('needs at least as many images, and there are 2');
    await refused(mapFeatures(normalFeatures(5, 2, 1), () => Number.NaN)).toThrow('must be finite');
    await refused(normalFeatures(3, 513, 1)).toThrow('at most 512 columns, got 513');
    const constant = mapFeatures(normalFeatures(5, 2, 1), () => 0);
    await refused(constant, { components: 1, regularisation: 0 }).toThrow('singular');
    await refused(constant, { components: 1, regularisation: 0, covarianceType: 'diagonal' }).toThrow(
      'singular',
    );
  });
});

describe('k-means', () => {
  it('gives all equal rows to one cluster, however many centres stand on them', async () => {
    const values = [0.1, 0.7, 1e3 / 3];
    const x = asRows(
      mapFeatures(normalFeatures(1001, 5, 5), (_value, row, j) => values[row % 3] * (1 + j / 7)),
    );
    for (let seed = 0; seed < 5; seed++) {
      const labels = await kMeans(x, { clusters: 7, seed });
      for (let i = 3; i < 1001; i++) expect(labels[i]).toBe(labels[i % 3]);
      expect(new Set(labels).size).toBe(3);
    }
  });

  it('separates far clusters and leaves no row nearer to another mean', async () => {
    const x = mapFeatures(normalFeatures(90, 2, 5), (value, row) => value + 100 * (row % 3));
    const labels = await kMeans(asRows(x), { clusters: 3, seed: 7 });
    for (let i = 3; i < 90; i++) expect(labels[i]).toBe(labels[i % 3]);
    expect(new Set(labels).size).toBe(3);
  });
});

describe('mixture distance', () => {
  const x = clustered({ n: 200, d: 4, seed: 1, clusters: 3 });
  const y = clustered({ n: 180, d: 4, seed: 7001, clusters: 2 });
  const distance = async (a: FeatureMatrix, b: FeatureMatrix, options: Partial<MixtureOptions> = {}) =>
    mixtureDistance(
      await fitMixture(a, { ...OPTIONS, ...options }),
      await fitMixture(b, { ...OPTIONS, ...options }),
    );

  it.each(['full', 'diagonal', 'tied', 'spherical'] as const)(
    'with %s covariances is zero on itself and symmetric, and its plan has the weights as marginals',
    async (covarianceType) => {
      const [a, b] = [
        await fitMixture(x, { ...OPTIONS, covarianceType }),
        await fitMixture(y, { ...OPTIONS, covarianceType, components: 2 }),
      ];
      expect((await mixtureDistance(a, a)).value).toBeLessThan(1e-12);
      const [forth, back] = [await mixtureDistance(a, b), await mixtureDistance(b, a)];
      expect(relativeError(back.value, forth.value)).toBeLessThan(1e-12);
      for (let i = 0; i < 3; i++) {
        expect(forth.plan.data[i * 2] + forth.plan.data[i * 2 + 1]).toBeCloseTo(a.weights[i], 12);
      }
    },
  );

  it('of one component each is the Frechet distance with ddof 0', async () => {
    const one = { components: 1, regularisation: 0 };
    const momentsOf = async (features: FeatureMatrix) => {
      const accumulator = new MomentAccumulator(features.cols, { ddof: 0 });
      await accumulator.add(features);
      return accumulator.moments();
    };
    const expected = (await frechetDistance(await momentsOf(x), await momentsOf(y))).value;
    expect(relativeError((await distance(x, y, one)).value, expected)).toBeLessThan(1e-10);
  });

  it('scales with the square of the features where nothing is added to variances', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -5, max: 5 }), async (power) => {
        const scaled = (features: FeatureMatrix) => mapFeatures(features, (value) => 2 ** power * value);
        const settings = { regularisation: 0, iterations: 20, tolerance: 0 };
        const [plain, larger] = [
          await distance(x, y, settings),
          await distance(scaled(x), scaled(y), settings),
        ];
        expect(relativeError(larger.value, 4 ** power * plain.value)).toBeLessThan(1e-9);
      }),
      { numRuns: 6 },
    );
  });

  it('does not see a translation of both sides, nor two columns turned by a right angle', async () => {
    const settings = { regularisation: 1e-6, iterations: 20, tolerance: 0 };
    const moved = (features: FeatureMatrix) => mapFeatures(features, (value, _row, column) => value + column);
    const turned = ({ rows, cols, data }: FeatureMatrix): FeatureMatrix => {
      const other = data.slice();
      for (let at = 0; at < rows * cols; at += cols) {
        other[at] = -data[at + 1];
        other[at + 1] = data[at];
      }
      return { rows, cols, data: other };
    };
    const plain = await distance(x, y, settings);
    for (const change of [moved, turned]) {
      const changed = await distance(change(x), change(y), settings);
      expect(relativeError(changed.value, plain.value)).toBeLessThan(1e-9);
    }
  });
});
