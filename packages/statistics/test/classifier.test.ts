import { Refusal } from '@fidboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, classProbabilities, type FeatureMatrix, fitClassifier } from '../src/index.ts';
import { mapFeatures, normalFeatures, type SeededFeatures, seededFeatures } from './seeded-features.ts';
import cases from './vectors/classifier.json' with { type: 'json' };

const EXACT = { iterations: 10_000, tolerance: 1e-13 };

/** The features of vectors/generate_classifier.py: row i is moved along column i mod classes. */
function movedFeatures(
  spec: SeededFeatures,
  { classes, shift }: { classes: number; shift: number },
): FeatureMatrix {
  const features = seededFeatures(spec);
  const { rows, cols, data } = features;
  for (let i = 0; i < rows; i++) data[i * cols + ((i % classes) % cols)] += shift;
  return features;
}

function labelsOf(n: number, classes: number, mixed: number): number[] {
  return Array.from({ length: n }, (_, i) => (i + (mixed > 0 && i % mixed === 0 ? 1 : 0)) % classes);
}

/** Two overlapping clouds on a line of d columns. */
function clouds(n: number, d: number, seed: number): { x: FeatureMatrix; labels: number[] } {
  const labels = Array.from({ length: n }, (_, i) => i % 2);
  return { x: mapFeatures(normalFeatures(n, d, seed), (value, row) => value + labels[row]), labels };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

describe('fitClassifier', () => {
  it.each(cases)('agrees with scikit-learn: $name', async (expected) => {
    const { classes, shift, mixed, l2 } = expected;
    const { n, tested, d, keywords } = expected.features;
    const train = movedFeatures({ n, d, seed: 1, ...keywords }, { classes, shift });
    const test = movedFeatures({ n: tested, d, seed: 7001, ...keywords }, { classes, shift });
    const fitted = await fitClassifier(train, labelsOf(n, classes, mixed), { classes, l2, ...EXACT });
    const { weights, intercepts } = fitted;
    const largest = Math.max(...expected.weights.map(Math.abs));
    const transposed = expected.weights.map((_, at) => weights.data[(at % d) * classes + Math.floor(at / d)]);
    expect(largestDifference(transposed, expected.weights) / largest).toBeLessThan(1e-6);
    expect(largestDifference(intercepts, expected.intercepts) / largest).toBeLessThan(1e-6);
    const { data } = await classProbabilities(fitted, test);
    const count = expected.probabilities.length;
    expect(largestDifference(data.subarray(0, count), expected.probabilities)).toBeLessThan(1e-6);
    expect([...(await classify(fitted, test))]).toEqual(expected.predictions);
  });

  it('solves a hand case: one column, two points, where the slope w solves 2 sigmoid(-2 w) = l2 w', async () => {
    const x = { rows: 2, cols: 1, data: Float64Array.of(-3, 5) };
    const { weights, intercepts, mean, scale, fit } = await fitClassifier(x, [0, 1], {
      classes: 2,
      l2: 0.5,
      ...EXACT,
    });
    expect([mean[0], scale[0]]).toEqual([1, 4]);
    const w = weights.data[1];
    expect(weights.data[0]).toBeCloseTo(-w, 12);
    expect(Math.abs(2 / (1 + Math.exp(2 * w)) - 0.5 * w)).toBeLessThan(1e-12);
    expect(largestDifference(intercepts, [0, 0])).toBeLessThan(1e-12);
    expect(fit.converged).toBe(true);
    expect(fit.loss).toBeCloseTo(Math.log(1 + Math.exp(-2 * w)) + (0.5 / 2) * w ** 2, 12);
  });

  it('reads the features in blocks, whose number changes nothing', async () => {
    // 2^22 numbers a block: 2 blocks of 60,002 columns and classes, of which all but 3 columns are constant.
    const { x, labels } = clouds(100, 3, 3);
    const data = new Float32Array(100 * 60_000).fill(1);
    for (let i = 0; i < 100; i++) data.set(x.data.subarray(i * 3, i * 3 + 3), i * 60_000);
    const narrow = mapFeatures(x, (value) => Math.fround(value));
    const options = { classes: 2, l2: 1, iterations: 100, tolerance: 1e-13 };
    const fitted = await fitClassifier({ rows: 100, cols: 60_000, data }, labels, options);
    const expected = await fitClassifier(narrow, labels, options);
    expect(largestDifference(fitted.weights.data.subarray(0, 6), expected.weights.data)).toBeLessThan(1e-10);
    const wide = await classProbabilities(fitted, { rows: 100, cols: 60_000, data });
    const { data: few } = await classProbabilities(expected, narrow);
    expect(largestDifference(wide.data, few)).toBeLessThan(1e-10);
  });

  it('does not depend on the order of the rows, on a shift or on a scale of a column', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), fc.double({ min: 0.01, max: 100, noNaN: true }), async (seed, gain) => {
        const { x, labels } = clouds(40, 3, seed);
        const options = { classes: 2, l2: 1, ...EXACT };
        const plain = await classProbabilities(await fitClassifier(x, labels, options), x);
        const moved = mapFeatures(x, (value, _, column) => (column === 1 ? gain * value - 7 : value));
        const other = await classProbabilities(await fitClassifier(moved, labels, options), moved);
        expect(largestDifference(other.data, plain.data)).toBeLessThan(1e-9);
        const turned = mapFeatures(x, (_, row, column) => x.data[(39 - row) * 3 + column]);
        const reversed = await fitClassifier(turned, [...labels].reverse(), options);
        expect(largestDifference((await classProbabilities(reversed, x)).data, plain.data)).toBeLessThan(
          1e-9,
        );
      }),
      { numRuns: 10, seed: 1 },
    );
  });

  it('gives the same bits again', async () => {
    const { x, labels } = clouds(60, 5, 1);
    const options = { classes: 2, l2: 1, iterations: 30, tolerance: 1e-8 };
    expect(await fitClassifier(x, labels, options)).toEqual(await fitClassifier(x, labels, options));
  });

  it('ignores a constant column, and one that varies by rounding alone', async () => {
    const { x, labels } = clouds(60, 3, 1);
    const options = { classes: 2, l2: 1, ...EXACT };
    const constant = mapFeatures(x, (value, row, column) =>
      column === 1 ? 0.1 + (row % 2) * 1e-17 : column === 2 ? 1e8 * (1 + (row % 2) * 2e-16) : value,
    );
    const { weights, scale } = await fitClassifier(constant, labels, options);
    expect([...scale.subarray(1)]).toEqual([1, 1]);
    expect(Math.abs(weights.data[2])).toBeLessThan(1e-12);
    expect(Math.abs(weights.data[4])).toBeLessThan(1e-6);
  });

  it('says how it ended, shows progress and stops when told to', async () => {
    const { x, labels } = clouds(60, 5, 1);
    const options = { classes: 2, l2: 1, iterations: 3, tolerance: 1e-12 };
    const done: number[] = [];
    const { fit } = await fitClassifier(x, labels, { ...options, onProgress: (at) => done.push(at) });
    expect(fit).toMatchObject({ iterations: 3, converged: false });
    expect(fit.gradientNorm).toBeGreaterThan(1e-12);
    expect(done).toEqual([1, 2, 3]);
    const stopped = fitClassifier(x, labels, { ...options, signal: AbortSignal.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('refuses a single class, NaN by row and column, and another dimension', async () => {
    const { x, labels } = clouds(20, 3, 1);
    const options = { classes: 2, l2: 1, iterations: 5, tolerance: 1e-6 };
    const one = fitClassifier(x, new Uint32Array(20), options);
    await expect(one).rejects.toThrow('at least 2 classes, and the training sample has 1');
    const holed = mapFeatures(x, (value, row, column) => (row === 7 && column === 2 ? Number.NaN : value));
    await expect(fitClassifier(holed, labels, options)).rejects.toThrow('row 7, column 2 is NaN');
    const fitted = await fitClassifier(x, labels, options);
    await expect(classify(fitted, normalFeatures(4, 2, 1))).rejects.toBeInstanceOf(Refusal);
    await expect(fitClassifier(x, labels.slice(1), options)).rejects.toThrow('expected 20 labels, got 19');
  });
});
