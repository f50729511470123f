import { readFileSync } from 'node:fs';
import { Refusal } from '@fidboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeatureMatrix, inceptionScore, rowsOf } from '../src/index.ts';
import { type SeededFeatures, seededFeatures } from './seeded-features.ts';

interface Case {
  logits: SeededFeatures;
  splits: number;
  expected: {
    values: number[];
    mean: number;
    standardDeviation: number;
    whole: number;
    standardError: number;
  };
}

const CASES: Case[] = JSON.parse(
  readFileSync(new URL('./vectors/inception_score.json', import.meta.url), 'utf8'),
);

function logitsOf(rows: number[][]): FeatureMatrix {
  return { rows: rows.length, cols: rows[0]!.length, data: Float64Array.from(rows.flat()) };
}

function expectClose(value: number, expected: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected));
}

describe('inceptionScore', () => {
  it.each(CASES)('agrees with SciPy: $logits in $splits', async ({ logits, splits, expected }) => {
    const result = await inceptionScore(rowsOf(seededFeatures(logits)), { splits });
    expect(result.values).toHaveLength(splits);
    for (const [i, value] of expected.values.entries()) expectClose(result.values[i]!, value);
    expectClose(result.mean, expected.mean);
    expectClose(result.whole, expected.whole);
    expect(Math.abs(result.standardDeviation - expected.standardDeviation)).toBeLessThan(
      1e-9 * expected.mean,
    );
    expectClose(result.standardError ?? Number.NaN, expected.standardError);
  });

  it('is the number of classes where every image is sure and they are even, and 1 where all are alike', async () => {
    const sure = logitsOf(
      Array.from({ length: 30 }, (_, i) => [0, 1, 2].map((c) => (c === i % 3 ? 900 : 0))),
    );
    const even = await inceptionScore(rowsOf(sure), { splits: 5 });
    expect(even.mean).toBeCloseTo(3, 14);
    expect(even.whole).toBeCloseTo(3, 14);
    expect(even.standardDeviation).toBeLessThan(1e-14);
    const alike = logitsOf(Array.from({ length: 30 }, () => [0.3, -1, 2]));
    const flat = await inceptionScore(rowsOf(alike), { splits: 5 });
    expect(flat.mean).toBeCloseTo(1, 14);
    expect(flat.standardError).toBeLessThan(1e-14);
  });

  it('shows by the score of the whole that rows are sorted by class', async () => {
    const sorted = logitsOf(
      Array.from({ length: 30 }, (_, i) => [0, 1, 2].map((c) => (c === Math.floor(i / 10) ? 900 : 0))),
    );
    const score = await inceptionScore(rowsOf(sorted), { splits: 3 });
    expect(score.mean).toBeCloseTo(1, 14);
    expect(score.whole).toBeCloseTo(3, 14);
  });

  it('lies between 1 and the classes, takes any constant added to a row, and any blocks, to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 12, max: 60 }),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 11 }),
        async (n, d, splits, border) => {
          const logits = seededFeatures({ n, d, seed: n * 100 + d, gain: 3 });
          const score = await inceptionScore(rowsOf(logits), { splits });
          expect(score.mean).toBeGreaterThanOrEqual(1);
          expect(score.mean).toBeLessThanOrEqual(d);
          const shifted = { ...logits, data: logits.data.map((value, i) => value + 64 * Math.floor(i / d)) };
          expectClose((await inceptionScore(rowsOf(shifted), { splits })).mean, score.mean);
          const cut = (first: number, end: number) => ({
            rows: end - first,
            cols: d,
            data: logits.data.subarray(first * d, end * d),
          });
          const parts = rowsOf(cut(0, border), cut(border, n));
          expect(await inceptionScore(parts, { splits })).toEqual(score);
        },
      ),
      { numRuns: 25, seed: 5 },
    );
  });

  it('has no error where a part has one row only', async () => {
    const logits = seededFeatures({ n: 3, d: 4, seed: 9 });
    const { standardError, replicates } = await inceptionScore(rowsOf(logits), { splits: 3 });
    expect({ standardError, replicates }).toEqual({ standardError: null, replicates: new Float64Array(0) });
  });

  it('refuses what has no score, naming the place', async () => {
    const logits = seededFeatures({ n: 9, d: 4, seed: 1 });
    const refusals = [
      [logits, 10, 'needs at least as many images, and there are 9'],
      [seededFeatures({ n: 9, d: 1, seed: 1 }), 2, 'at least 2 classes, got 1'],
      [withEntry(logits, 30, Number.NaN), 2, 'row 7, column 2 is NaN'],
      [withEntry(logits, 3, -Infinity), 2, 'row 0, column 3 is -Infinity'],
    ] as const;
    for (const [matrix, splits, message] of refusals) {
      const attempt = inceptionScore(rowsOf(matrix), { splits });
      await expect(attempt).rejects.toThrow(message);
      await expect(attempt).rejects.toBeInstanceOf(Refusal);
    }
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('told to stop'));
    const logits = rowsOf(seededFeatures({ n: 9, d: 4, seed: 1 }));
    await expect(inceptionScore(logits, { splits: 3, signal })).rejects.toThrow('told to stop');
  });
});

function withEntry(matrix: FeatureMatrix, at: number, value: number): FeatureMatrix {
  const data = matrix.data.slice();
  data[at] = value;
  return { ...matrix, data };
}
