import { Rng } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { type FeatureMatrix, featureLikelihoodDivergence } from '../src/index.ts';
import {
  mapFeatures,
  normalFeatures,
  relativeError,
  type SeededFeatures,
  seededFeatures,
} from './seeded-features.ts';
import cases from './vectors/likelihood.json' with { type: 'json' };

const SETTINGS = { centres: 10_000, epochs: 50, learningRate: 0.5, tolerance: 5e-4, seed: 1 };

describe('featureLikelihoodDivergence', () => {
  it.each(cases)("agrees with PyTorch's Adam in float64: $name", async (vector) => {
    const { expected, seed, centres } = vector;
    const result = await featureLikelihoodDivergence(
      seededFeatures(vector.generated as SeededFeatures),
      seededFeatures(vector.reference as SeededFeatures),
      { ...SETTINGS, seed, centres },
    );
    expect(relativeError(result.nll, expected.nll)).toBeLessThan(1e-9);
    expect(relativeError(result.baseline, expected.baseline)).toBeLessThan(1e-9);
    expect(Math.abs(result.value - expected.value)).toBeLessThan(1e-9 * 100 * Math.abs(expected.nll));
    expect(result.fit.epochs).toBe(expected.epochs);
    expect(result.fit.converged).toBe(expected.epochs < 50);
    expect(relativeError(result.fit.loss, expected.loss)).toBeLessThan(1e-9);
    expect(result.baselineFit.epochs).toBe(expected.baselineEpochs);
    expect(relativeError(result.baselineFit.loss, expected.baselineLoss)).toBeLessThan(1e-9);
  });

  it('takes seven steps at least, as the reference code does, before it can have settled', async () => {
    const x = seededFeatures({ n: 20, d: 2, seed: 1 });
    const { fit } = await featureLikelihoodDivergence(x, x, { ...SETTINGS, tolerance: 100 });
    expect(fit).toMatchObject({ epochs: 7, converged: true });
    const short = await featureLikelihoodDivergence(x, x, { ...SETTINGS, tolerance: 100, epochs: 6 });
    expect(short.fit).toMatchObject({ epochs: 6, converged: false });
  });

  it('falls as the generated rows come nearer to the reference', async () => {
    const reference = normalFeatures(200, 4, 1);
    const values: number[] = [];
    for (const shift of [4, 2, 1, 0]) {
      const generated = mapFeatures(normalFeatures(100, 4, 2), (value) => value + shift);
      values.push((await featureLikelihoodDivergence(generated, reference, SETTINGS)).value);
    }
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values[0]).toBeGreaterThan(100);
    expect(Math.abs(values[3])).toBeLessThan(15);
  });

  it('sees neither the order of generated rows nor shifts and scales of single features, and gives the same bits again', async () => {
    const generated = seededFeatures({ n: 40, d: 3, seed: 1 });
    const reference = seededFeatures({ n: 60, d: 3, seed: 100 });
    const result = await featureLikelihoodDivergence(generated, reference, SETTINGS);
    expect(await featureLikelihoodDivergence(generated, reference, SETTINGS)).toEqual(result);
    const turned = mapFeatures(generated, (_, i, j) => generated.data[(39 - i) * 3 + j]);
    const same = await featureLikelihoodDivergence(turned, reference, SETTINGS);
    expect(relativeError(same.nll, result.nll)).toBeLessThan(1e-9);
    const scaled = (features: FeatureMatrix) =>
      mapFeatures(features, (value, _, j) => 10 ** j * value - 7 * j);
    const moved = await featureLikelihoodDivergence(scaled(generated), scaled(reference), SETTINGS);
    expect(relativeError(moved.nll, result.nll)).toBeLessThan(1e-9);
    const other = await featureLikelihoodDivergence(generated, reference, { ...SETTINGS, seed: 2 });
    expect(other.value).not.toBe(result.value);
  });

  it('divides the reference by the seed and leaves constant features out', async () => {
    const generated = seededFeatures({ n: 30, d: 3, seed: 1 });
    const reference = seededFeatures({ n: 41, d: 3, seed: 100 });
    const result = await featureLikelihoodDivergence(generated, reference, { ...SETTINGS, centres: 25 });
    expect(result.rows).toEqual({ centres: 25, train: 20, test: 21, baselineCentres: 10 });
    expect(result.constantFeatures).toBe(0);
    const wider = ({ rows, data }: FeatureMatrix, value: number): FeatureMatrix => ({
      rows,
      cols: 4,
      data: Float64Array.from({ length: rows * 4 }, (_, at) =>
        at % 4 === 1 ? value : data[Math.floor(at / 4) * 3 + (at % 4) - (at % 4 > 1 ? 1 : 0)],
      ),
    });
    const same = await featureLikelihoodDivergence(wider(generated, 3), wider(reference, 5), {
      ...SETTINGS,
      centres: 25,
    });
    expect(same).toEqual({ ...result, constantFeatures: 1 });
  });

  it('is the same in tiles of many heights', async () => {
    // 2^21 entries a tile: 1,500 centres leave 1,398 rows of 1,600 in the first.
    const generated = seededFeatures({ n: 1500, d: 2, seed: 1 });
    const reference = seededFeatures({ n: 3200, d: 2, seed: 10_000 });
    const settings = { ...SETTINGS, epochs: 1 };
    const { nll, rows } = await featureLikelihoodDivergence(generated, reference, settings);
    expect(rows).toMatchObject({ centres: 1500, train: 1600, test: 1600 });
    // By the definition, after the one step that Adam takes: half the learning rate's sign of each slope.
    const order = new Rng(1).sample(3200, 3200);
    const test = [...order.subarray(1600)];
    const mean = [0, 1].map((j) => test.reduce((sum, i) => sum + reference.data[i * 2 + j], 0) / 1600);
    const deviation = mean.map((m, j) =>
      Math.sqrt(test.reduce((sum, i) => sum + (reference.data[i * 2 + j] - m) ** 2, 0) / 1599),
    );
    const standard = ({ data }: FeatureMatrix, i: number) =>
      mean.map((m, j) => (data[i * 2 + j] - m) / deviation[j]);
    const distance = (a: number[], b: number[]) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
    const train = [...order.subarray(0, 1600)].map((i) => standard(reference, i));
    const centres = Array.from({ length: 1500 }, (_, j) => standard(generated, j));
    const s = centres.map((c) => Math.log((Math.min(...train.map((x) => distance(x, c))) + 1e-3) / 2));
    const middle = [0, 1].map((j) => train.reduce((sum, x) => sum + x[j], 0) / 1600);
    const slopes = new Float64Array(1500);
    for (const x of train) {
      const pulls = centres.map((c, j) => distance(x, c) / (2 * Math.exp(s[j])));
      const densities = pulls.map((pull, j) => Math.exp(-pull - s[j]) / (2 * Math.PI) / 1500);
      const origin = Math.exp((-0.81 * distance(x, middle)) / 2) / (2 * Math.PI);
      const total = densities.reduce((sum, value) => sum + value, origin);
      for (let j = 0; j < 1500; j++) slopes[j] += ((densities[j] / total) * (1 - pulls[j])) / (1600 * 2);
    }
    const stepped = s.map((value, j) => value - (0.5 * slopes[j]) / (Math.abs(slopes[j]) + 1e-8));
    let expected = 0;
    for (const i of test) {
      const x = standard(reference, i);
      const density = centres.reduce(
        (sum, c, j) =>
          sum + Math.exp(-distance(x, c) / (2 * Math.exp(stepped[j])) - stepped[j]) / (2 * Math.PI) / 1500,
        0,
      );
      expected -= Math.log(density) / (2 * 1600);
    }
    expect(relativeError(nll, expected)).toBeLessThan(1e-9);
  });

  it('reports progress to its end and stops between epochs', async () => {
    const x = seededFeatures({ n: 20, d: 2, seed: 1 });
    const y = seededFeatures({ n: 30, d: 2, seed: 50 });
    const seen: number[][] = [];
    await featureLikelihoodDivergence(x, y, {
      ...SETTINGS,
      onProgress: (...progress) => seen.push(progress),
    });
    expect(seen.at(-1)).toEqual([100, 100]);
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).sort((a, b) => a - b));
    const controller = new AbortController();
    const stopped = featureLikelihoodDivergence(x, y, {
      ...SETTINGS,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('stays finite for copies of the training rows', async () => {
    const reference = seededFeatures({ n: 60, d: 3, seed: 1 });
    const { value, nll } = await featureLikelihoodDivergence(reference, reference, SETTINGS);
    expect(Number.isFinite(value) && Number.isFinite(nll)).toBe(true);
  });

  it('refuses a small or constant reference, other dimensions, NaN and no rows', async () => {
    const x = seededFeatures({ n: 8, d: 2, seed: 1 });
    const run = (a: FeatureMatrix, b: FeatureMatrix) => featureLikelihoodDivergence(a, b, SETTINGS);
    await expect(run(x, seededFeatures({ n: 3, d: 2, seed: 1 }))).rejects.toThrow('at least 4, and has 3');
    await expect(
      run(
        x,
        mapFeatures(x, () => 5),
      ),
    ).rejects.toThrow('has the same features in every row');
    await expect(run(seededFeatures({ n: 8, d: 3, seed: 1 }), x)).rejects.toThrow(
      'generated sample should have 2 columns and have 3',
    );
    const broken = mapFeatures(x, (value, i) => (i === 6 ? Number.NaN : value));
    await expect(run(x, broken)).rejects.toThrow('reference must be finite, and row 6, column 0');
    await expect(run({ rows: 0, cols: 2, data: new Float64Array(0) }, x)).rejects.toThrow('at least 1 image');
  });
});
