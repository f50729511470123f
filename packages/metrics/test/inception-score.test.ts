import { Rng } from '@fidboard/core';
import { inceptionScore, rowsOf } from '@fidboard/statistics';
import { describe, expect, it } from 'vitest';
import { type Logits, metricByKey } from '../src/index.ts';
import { SETTINGS } from './features.ts';

const metric = metricByKey('inception_score');

/** n rows whose class is drawn, or comes in order; the classifier is as sure as `gain` says. */
function logits(n: number, classes: number, { sorted = false, gain = 5 } = {}): Logits {
  const rng = new Rng(3);
  const data = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) {
    const own = sorted ? Math.floor((i * classes) / n) : rng.below(classes);
    for (let c = 0; c < classes; c++) data[i * classes + c] = rng.normal() + (c === own ? gain : 0);
  }
  return { ...rowsOf({ rows: n, cols: classes, data }), classifier: 'a test' };
}

function score(of: Logits, splits = 10) {
  const settings = { ...SETTINGS, inceptionScore: { splits } };
  return metric.compute({ n: of.rows, logits: of }, { n: 0 }, settings);
}

describe('the classifier score', () => {
  it('reports mean, deviation, error and what they are of, without a reference', async () => {
    const of = logits(400, 7);
    const expected = await inceptionScore(of, { splits: 5 });
    const result = await score(of, 5);
    expect(result).toMatchObject({
      metric: 'inception_score',
      value: expected.mean,
      standardError: expected.standardError,
      replicates: [...expected.replicates],
      details: {
        standardDeviation: expected.standardDeviation,
        whole: expected.whole,
        splits: 5,
        classes: 7,
        n: 400,
        classifier: 'a test',
      },
    });
    expect(result.replicates).toHaveLength(50);
    expect(result.warnings).toEqual([expect.stringContaining('of a test: it lies between 1 and 7')]);
  });

  it('says nothing against ImageNet’s classes, and something against rows sorted by class', async () => {
    expect((await score(logits(2000, 1000, { gain: 1 }))).warnings).toEqual([]);
    expect((await score(logits(500, 4))).warnings).toHaveLength(1);
    const sorted = await score(logits(500, 4, { sorted: true }));
    expect(sorted.warnings[1]).toContain('the images seem to be sorted by class');
  });

  it('is refused where nobody classified the images', async () => {
    await expect(metric.compute({ n: 5 }, { n: 5 }, SETTINGS)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      remedy: expect.stringContaining('extractor that has a classifier'),
    });
  });
});
