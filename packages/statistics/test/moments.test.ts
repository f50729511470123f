import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeatureMatrix, MomentAccumulator, type Moments } from '../src/index.ts';
import { mapFeatures, normalFeatures, seededFeatures } from './seeded-features.ts';

async function momentsOf(parts: readonly FeatureMatrix[], options: { ddof?: 0 | 1; blocks?: number } = {}) {
  const accumulator = new MomentAccumulator(parts[0].cols, options);
  for (const part of parts) await accumulator.add(part);
  return accumulator.moments();
}

function part(features: FeatureMatrix, first: number, end: number): FeatureMatrix {
  const { cols, data } = features;
  return { rows: end - first, cols, data: data.slice(first * cols, end * cols) };
}

/** Largest difference of two moments, in units of `spread`. */
function difference(a: Moments, b: Moments, spread = 1): number {
  expect(a.n).toBe(b.n);
  let largest = 0;
  for (let i = 0; i < a.mean.length; i++)
    largest = Math.max(largest, Math.abs(a.mean[i] - b.mean[i]) / spread);
  for (let i = 0; i < a.covariance.data.length; i++) {
    largest = Math.max(largest, Math.abs(a.covariance.data[i] - b.covariance.data[i]) / spread ** 2);
  }
  return largest;
}

/** Mean and covariance by two passes in the plainest form. */
function plain(features: FeatureMatrix, ddof: 0 | 1): Moments {
  const { rows, cols, data } = features;
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) mean[j] += data[i * cols + j] / rows;
  const covariance = new Float64Array(cols * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      for (let k = 0; k < cols; k++) {
        covariance[j * cols + k] +=
          ((data[i * cols + j] - mean[j]) * (data[i * cols + k] - mean[k])) / (rows - ddof);
      }
    }
  }
  return { n: rows, mean, covariance: { rows: cols, cols, data: covariance }, ddof };
}

describe('MomentAccumulator', () => {
  it('computes a hand case with either ddof', async () => {
    const x = { rows: 3, cols: 2, data: Float64Array.of(1, 10, 2, 20, 3, 60) };
    const unbiased = await momentsOf([x]);
    expect([...unbiased.mean]).toEqual([2, 30]);
    expect([...unbiased.covariance.data]).toEqual([1, 25, 25, 700]);
    const biased = await momentsOf([x], { ddof: 0 });
    expect([...biased.covariance.data].map((value) => value * 3)).toEqual([2, 50, 50, 1400]);
  });

  it.each(['float32', 'float64'])(
    'keeps every digit of %s features 1e4 spreads from the origin',
    async (dtype) => {
      const x = seededFeatures({ n: 300, d: 7, seed: 3, offset: 1e4, dtype });
      expect(difference(await momentsOf([x]), plain(x, 1))).toBeLessThan(dtype === 'float32' ? 1e-11 : 1e-11);
    },
  );

  it.each([128, 129, 300])('takes dimensions of one strip and more, d = %i', async (d) => {
    const x = seededFeatures({ n: 70, d, seed: 3, offset: 100, dtype: 'float32' });
    const [left, right] = [new MomentAccumulator(d), new MomentAccumulator(d)];
    await left.add(part(x, 0, 31));
    await right.add(part(x, 31, 70));
    left.merge(right);
    const { covariance } = left.moments();
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < i; j++) expect(covariance.data[i * d + j]).toBe(covariance.data[j * d + i]);
    }
    expect(difference(left.moments(), plain(x, 1))).toBeLessThan(1e-11);
  });

  it('takes more rows than one GEMM holds', async () => {
    const x = seededFeatures({ n: 4500, d: 3, seed: 3 });
    expect(difference(await momentsOf([x]), plain(x, 1))).toBeLessThan(1e-13);
  });

  it('does not depend on batches, order or blocks, and merges to the whole', async () => {
    const shape = fc.record({
      n: fc.integer({ min: 2, max: 60 }),
      d: fc.integer({ min: 1, max: 8 }),
      seed: fc.nat(1e6),
      offset: fc.constantFrom(0, 1e4),
      blocks: fc.integer({ min: 1, max: 5 }),
      cut: fc.nat(60),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ n, d, seed, offset, blocks, cut }) => {
        const x = seededFeatures({ n, d, seed, offset });
        const at = cut % (n + 1);
        const parts = [part(x, 0, at), part(x, at, n)];
        const whole = await momentsOf([x]);
        const tolerance = offset === 0 ? 1e-13 : 1e-10;
        expect(difference(await momentsOf(parts), whole)).toBeLessThan(tolerance);
        expect(difference(await momentsOf(parts.toReversed(), { blocks }), whole)).toBeLessThan(tolerance);
        const turned = {
          ...x,
          data: x.data.map((_, k) => x.data[(n - 1 - Math.floor(k / d)) * d + (k % d)]),
        };
        expect(difference(await momentsOf([turned]), whole)).toBeLessThan(tolerance);
        const [left, right] = [new MomentAccumulator(d, { blocks }), new MomentAccumulator(d, { blocks })];
        await left.add(parts[0]);
        // A shift that is not the mean of what follows it
        await right.add(part(x, at, Math.min(at + 1, n)));
        await right.add(part(x, Math.min(at + 1, n), n));
        left.merge(right);
        expect(left.n).toBe(n);
        expect(difference(left.moments(), whole)).toBeLessThan(tolerance);
      }),
      { numRuns: 40 },
    );
  });

  it('loses nothing when batches are added at once', async () => {
    const x = seededFeatures({ n: 90, d: 4, seed: 9 });
    const accumulator = new MomentAccumulator(4, { blocks: 3 });
    await Promise.all([0, 30, 60].map((first) => accumulator.add(part(x, first, first + 30))));
    expect(difference(accumulator.moments(), plain(x, 1))).toBeLessThan(1e-13);
  });

  it('leaves out every B-th row with a block, across batches', async () => {
    const x = seededFeatures({ n: 23, d: 2, seed: 5 });
    const accumulator = new MomentAccumulator(2, { blocks: 4 });
    await accumulator.add(part(x, 0, 6));
    await accumulator.add(part(x, 6, 23));
    const rows = Array.from({ length: 23 }, (_, i) => i).filter((i) => i % 4 !== 1);
    const rest = {
      rows: rows.length,
      cols: 2,
      data: Float64Array.from(rows.flatMap((i) => [...x.data.slice(2 * i, 2 * i + 2)])),
    };
    expect(difference(accumulator.momentsWithout(1), plain(rest, 1))).toBeLessThan(1e-13);
  });

  it('refuses what has no covariance, naming the number at fault', async () => {
    const accumulator = new MomentAccumulator(3);
    expect(() => accumulator.moments()).toThrow('at least 2 images, and the sample has 0');
    await accumulator.add(normalFeatures(1, 3, 1));
    expect(() => accumulator.moments()).toThrow('has 1');
    await expect(accumulator.add(normalFeatures(2, 4, 1))).rejects.toThrow('3 columns and have 4');
    const broken = mapFeatures(normalFeatures(4, 3, 1), (value, i, j) =>
      i === 3 && j === 2 ? -Infinity : value,
    );
    await expect(accumulator.add(broken, 'candidate')).rejects.toThrow(
      'the features of the candidate must be finite, and row 4, column 2 is -Infinity',
    );
    await expect(accumulator.add({ rows: 2, cols: 3, data: new Float32Array(5) })).rejects.toThrow(
      '2 x 3 numbers',
    );
    expect(accumulator.n).toBe(1);
  });
});
