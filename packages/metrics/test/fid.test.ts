import { Refusal } from '@fidboard/core';
import { factorOfMoments, frechetDistance, frechetDistanceThin } from '@fidboard/statistics';
import { describe, expect, it } from 'vitest';
import { type MetricSide, metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS, withEntry } from './features.ts';

const fid = metricByKey('fid');

describe('fid', () => {
  it('is one number, by features or by moments on either side', async () => {
    const x = normalFeatures(300, 6, { seed: 1 });
    const y = normalFeatures(400, 6, { seed: 2, mean: 0.5 });
    const expected = (await frechetDistance(await momentsOf(x), await momentsOf(y))).value;
    const sides = async (features: typeof x): Promise<MetricSide[]> => [
      { n: features.rows, features },
      { n: features.rows, moments: await momentsOf(features) },
      { n: features.rows, features, moments: await momentsOf(features) },
    ];
    for (const candidate of await sides(x)) {
      for (const reference of await sides(y)) {
        const score = await fid.compute(candidate, reference, SETTINGS);
        expect(score.metric).toBe('fid');
        expect(score.value).toBeCloseTo(expected, 12);
        expect(score.warnings).toEqual([]);
      }
    }
  });

  it('takes the thin route below d + 1 images and says what the value is worth', async () => {
    const x = normalFeatures(20, 40, { seed: 1 });
    const y = normalFeatures(30, 40, { seed: 2 });
    const score = await fid.compute({ n: 20, features: x }, { n: 30, features: y }, SETTINGS);
    expect(score.value).toBeCloseTo((await frechetDistanceThin(x, y)).value, 12);
    expect(score.details).toMatchObject({
      route: { candidate: 'features', reference: 'features' },
      dimension: 40,
    });
    expect(score.warnings).toHaveLength(2);
    expect(score.warnings[0]).toContain('The candidate has 20 images for 40 features: fewer than 41');
    expect(score.warnings[1]).toContain('The reference has 30 images');
    expect(score.standardError).toBeGreaterThan(0);
    expect(score.replicates).toHaveLength(10);
    expect(score.details).toMatchObject({ blocks: 10, bias: null, interval95: null });
    expect(score.details.standardErrorCovers).toContain('The bias of few images is not covered');
    const both = { n: 20, features: x, moments: await momentsOf(x) };
    const again = await fid.compute(both, { n: 30, moments: await momentsOf(y) }, SETTINGS);
    expect(again.details).toMatchObject({ route: { candidate: 'features', reference: 'covariance' } });
    expect(again.value).toBeCloseTo(score.value, 10);
  });

  it('takes the factor that is stored with a reference', async () => {
    const x = normalFeatures(300, 6, { seed: 1 });
    const moments = await momentsOf(normalFeatures(400, 6, { seed: 2, mean: 0.5 }));
    const without = await fid.compute({ n: 300, features: x }, { n: 400, moments }, SETTINGS);
    const factor = await factorOfMoments(moments);
    const stored = await fid.compute({ n: 300, features: x }, { n: 400, moments, factor }, SETTINGS);
    expect(stored).toEqual(without);
    // It is the factor that counts: that of four times the covariance gives another distance.
    const twice = { ...factor, factor: { ...factor.factor, data: factor.factor.data.map((v) => 2 * v) } };
    const other = await fid.compute({ n: 300, features: x }, { n: 400, moments, factor: twice }, SETTINGS);
    expect(other.value).not.toBeCloseTo(without.value, 3);
  });

  it('warns of too few images by the dimension, and not where n is unknown', async () => {
    const few = normalFeatures(60, 40, { seed: 1 });
    const moments = { ...(await momentsOf(normalFeatures(60, 40, { seed: 2 }))), n: 0 };
    const score = await fid.compute({ n: 60, features: few }, { n: 0, moments }, SETTINGS);
    expect(score.warnings).toEqual([expect.stringContaining('wants at least 98')]);
  });

  it('obeys ddof and warns where the two sides differ', async () => {
    const x = normalFeatures(100, 2, { seed: 1 });
    const y = normalFeatures(100, 2, { seed: 2, deviation: 2 });
    const settings = { ...SETTINGS, ddof: 0 as const };
    const biased = await fid.compute({ n: 100, features: x }, { n: 100, features: y }, settings);
    const expected = await frechetDistance(await momentsOf(x, 0), await momentsOf(y, 0));
    expect(biased.value).toBeCloseTo(expected.value, 12);
    const stored = { n: 100, moments: await momentsOf(y, 1) };
    const mixed = await fid.compute({ n: 100, features: x }, stored, settings);
    expect(mixed.warnings).toEqual([expect.stringContaining('divides by n - 0')]);
  });

  it('is never below zero', async () => {
    const x = normalFeatures(200, 5, { seed: 1 });
    const { value } = await fid.compute({ n: 200, features: x }, { n: 200, features: x }, SETTINGS);
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1e-12);
  });

  it('has an error bar as wide as the spread over fresh candidates', async () => {
    const reference = { n: 0, moments: await momentsOf(normalFeatures(3000, 4, { seed: 7, mean: 0.3 })) };
    const repetitions = 60;
    const values: number[] = [];
    let squaredBars = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const features = normalFeatures(200, 4, { seed: 100 + repetition });
      const score = await fid.compute({ n: 200, features }, reference, SETTINGS);
      values.push(score.value);
      squaredBars += score.standardError! ** 2 / repetitions;
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / repetitions;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repetitions - 1);
    expect(Math.sqrt(squaredBars / variance)).toBeGreaterThan(0.75);
    expect(Math.sqrt(squaredBars / variance)).toBeLessThan(1.35);
  });

  it('corrects its interval for the bias of few images where there are enough of them for that', async () => {
    const reference = { n: 0, moments: await momentsOf(normalFeatures(40_000, 6, { seed: 7 })) };
    const sized = async (n: number) => {
      const features = normalFeatures(n, 6, { seed: 11 });
      return fid.compute({ n, features }, reference, SETTINGS);
    };
    const { value, standardError, replicates, details } = await sized(400);
    const { bias, interval95 } = details as { bias: number; interval95: [number, number] };
    expect(replicates).toHaveLength(50);
    // Both sides are one distribution: nearly all of the value is bias.
    expect(bias).toBeGreaterThan(0.5 * value);
    expect((interval95[0] + interval95[1]) / 2).toBeCloseTo(value - bias, 10);
    expect((interval95[1] - interval95[0]) / 2 / standardError!).toBeCloseTo(2.0096, 3);
    expect((await sized(24)).details.interval95).not.toBeNull();
    // Below 2.5 d images, and below d^1.5 / 5.
    for (const [n, d] of [
      [29, 12],
      [520, 200],
    ] as const) {
      const side = { n, features: normalFeatures(n, d, { seed: 3 }) };
      const few = await fid.compute(side, side, SETTINGS);
      expect(few.standardError).toBeGreaterThan(0);
      expect(few.details.interval95).toBeNull();
    }
  });

  it('has no error bar of a sample of the rows, nor of fewer than 20', async () => {
    const reference = { n: 0, moments: await momentsOf(normalFeatures(100, 3, { seed: 7 })) };
    const features = normalFeatures(60, 3, { seed: 1 });
    const sampled = { n: 900, features, moments: await momentsOf(normalFeatures(900, 3, { seed: 1 })) };
    const few = { n: 19, features: normalFeatures(19, 3, { seed: 1 }) };
    for (const candidate of [sampled, few]) {
      const score = await fid.compute(candidate, reference, SETTINGS);
      expect(score.standardError).toBeNull();
      expect(score.replicates).toBeUndefined();
      expect(score.details.standardErrorCovers).toBeNull();
    }
  });

  it('scores constant features as what they are, with a warning', async () => {
    const constant = { rows: 50, cols: 3, data: new Float32Array(150).fill(2) };
    const other = normalFeatures(50, 3, { seed: 1 });
    const { value, warnings } = await fid.compute(
      { n: 50, features: constant },
      { n: 50, features: other },
      SETTINGS,
    );
    const moments = await momentsOf(other);
    const spread = moments.covariance.data[0]! + moments.covariance.data[4]! + moments.covariance.data[8]!;
    expect(value).toBeCloseTo(spread + moments.mean.reduce((sum, m) => sum + (m - 2) ** 2, 0), 10);
    expect(warnings).toContainEqual(
      expect.stringContaining('All images of the candidate have the same features'),
    );
  });

  it('uses the nearest covariance for an indefinite one and says so', async () => {
    const moments = await momentsOf(normalFeatures(50, 2, { seed: 1 }));
    const data = Float64Array.of(1, 2, 2, 1);
    const broken = { ...moments, covariance: { rows: 2, cols: 2, data } };
    const score = await fid.compute({ n: 50, moments: broken }, { n: 50, moments }, SETTINGS);
    expect(score.warnings).toEqual([expect.stringContaining('smallest eigenvalue -1.00e+0')]);
    expect(Number.isFinite(score.value)).toBe(true);
  });

  it('says what a singular covariance that was given means, on either side', async () => {
    const good = { n: 0, moments: await momentsOf(normalFeatures(50, 3, { seed: 1 })) };
    const covariance = { rows: 3, cols: 3, data: Float64Array.of(1, 1, 0, 1, 1, 0, 0, 0, 2) };
    for (const n of [0, 50]) {
      const flat = { n, moments: { ...good.moments, n, covariance } };
      const say = (side: string) => [
        expect.stringContaining(`covariance of the ${side} is singular: its rank is 2 of 3`),
      ];
      expect((await fid.compute(flat, good, SETTINGS)).warnings).toEqual(say('candidate'));
      expect((await fid.compute(good, flat, SETTINGS)).warnings).toEqual(say('reference'));
    }
  });

  describe('refuses', () => {
    const x = normalFeatures(60, 3, { seed: 1 });
    const good = { n: 60, features: x };
    const refusalOf = async (candidate: MetricSide, reference: MetricSide) => {
      const refusal = await fid.compute(candidate, reference, SETTINGS).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Refusal);
      expect((refusal as Refusal).code).toBe('BAD_INPUT');
      expect((refusal as Refusal).remedy).not.toBe('');
      return (refusal as Refusal).message;
    };
    const stored = async (change: { mean?: number; covariance?: number; cols?: number; mirror?: number }) => {
      const moments = await momentsOf(x);
      if (change.mean !== undefined) moments.mean[1] = change.mean;
      if (change.covariance !== undefined) moments.covariance.data[5] = change.covariance;
      if (change.mirror !== undefined) moments.covariance.data[3] = change.mirror;
      const covariance = { ...moments.covariance, cols: change.cols ?? 3 };
      return { n: 60, moments: { ...moments, covariance } };
    };

    it.each([Number.NaN, Infinity, -Infinity, 1e60])(
      'features of %d, naming side, row and column',
      async (value) => {
        const broken = { n: 60, features: withEntry(x, 41, 2, value) };
        expect(await refusalOf(broken, good)).toContain('candidate must be finite, and row 41, column 2 is');
        expect(await refusalOf(good, broken)).toContain('reference must be finite, and row 41, column 2 is');
      },
    );

    it('other dimensions, one image, none, and a side without anything', async () => {
      const wide = { n: 60, features: normalFeatures(60, 4) };
      expect(await refusalOf(wide, good)).toContain('candidate should have 3 columns and have 4');
      const single = { n: 1, features: normalFeatures(1, 3) };
      expect(await refusalOf(single, good)).toContain('at least 2 images, and the candidate has 1');
      const none = { n: 0, features: normalFeatures(0, 3) };
      expect(await refusalOf(good, none)).toContain('the reference has 0');
      expect(await refusalOf(good, { n: 5 })).toContain('the reference has neither features nor');
    });

    it('stored statistics that are no mean and covariance', async () => {
      expect(await refusalOf(await stored({ mean: Number.NaN }), good)).toContain('entry 1 is NaN');
      expect(await refusalOf(await stored({ covariance: Infinity }), good)).toContain(
        'row 1, column 2 is Infinity',
      );
      expect(await refusalOf(await stored({ cols: 2 }), good)).toContain('should be 3 x 3');
      expect(await refusalOf(await stored({ mirror: 7 }), good)).toContain(
        'must be symmetric, and row 1, column 0',
      );
    });
  });

  it('stops when it is told to', async () => {
    const side = { n: 60, features: normalFeatures(60, 3) };
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(fid.compute(side, side, SETTINGS, { signal })).rejects.toThrow('enough');
  });
});
