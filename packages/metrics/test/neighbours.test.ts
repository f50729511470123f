import { Refusal } from '@fidboard/core';
import { jackknifeStandardError, neighbourOverlap } from '@fidboard/statistics';
import { describe, expect, it } from 'vitest';
import { metricByKey } from '../src/index.ts';
import { momentsOf, normalFeatures, SETTINGS, withEntry } from './features.ts';

const KEYS = ['precision', 'recall', 'density', 'coverage', 'authenticity'] as const;
const x = normalFeatures(60, 3, { seed: 1 });
const y = normalFeatures(70, 3, { seed: 2, mean: 0.4 });
const candidate = { n: 60, features: x };
const reference = { n: 70, features: y };

describe.each(KEYS)('%s', (key) => {
  const metric = metricByKey(key);

  it('is that of the pass over the neighbours, with its error bar and all that moved it', async () => {
    const score = await metric.compute(candidate, reference, SETTINGS);
    const expected = (await neighbourOverlap(x, y, SETTINGS.neighbours))[key]!;
    const scale = key === 'authenticity' ? 100 : 1;
    expect(score.value).toBe(scale * expected.value);
    expect(score.standardError).toBeCloseTo(scale * jackknifeStandardError(expected.without!), 12);
    expect(score.replicates).toEqual(Array.from(expected.without!, (value) => scale * value));
    expect(score.details).toMatchObject({
      k: { precision: 3, recall: 3, density: 5, coverage: 5, authenticity: 1 }[key],
      within: key === 'precision' || key === 'recall' ? '<=' : '<',
      images: { candidate: 60, reference: 70 },
      dimension: 3,
      standardErrorCovers: expect.stringContaining("the candidate's images; the reference is held fixed"),
    });
    expect(score.warnings).toEqual([]);
    expect(metric).toMatchObject({ direction: 'higher', needs: 'features' });
  });

  it('refuses stored moments, broken features and other dimensions, naming the side', async () => {
    const moments = { n: 60, moments: await momentsOf(x) };
    await expect(metric.compute(candidate, moments, SETTINGS)).rejects.toThrow(
      'needs the features of the reference',
    );
    await expect(metric.compute(moments, reference, SETTINGS)).rejects.toThrow(
      'needs the features of the candidate',
    );
    const broken = { n: 60, features: withEntry(x, 5, 1, Number.NaN) };
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(metric.compute(candidate, broken, SETTINGS)).rejects.toThrow(
        'reference must be finite, and row 5, column 1',
      );
    }
    const wide = { n: 60, features: normalFeatures(60, 4) };
    await expect(metric.compute(wide, reference, SETTINGS)).rejects.toThrow(
      'candidate should have 3 columns and have 4',
    );
  });

  it('refuses as many images as neighbours on the side that has radii, and takes one more', async () => {
    const k = key === 'authenticity' ? 1 : 4;
    const settings = { ...SETTINGS, neighbours: { precisionRecall: 4, densityCoverage: 4 } };
    const side = key === 'recall' ? 'candidate' : 'reference';
    const attempt = (rows: number) => {
      const few = { n: rows, features: normalFeatures(rows, 3) };
      return side === 'candidate'
        ? metric.compute(few, reference, settings)
        : metric.compute(candidate, few, settings);
    };
    const refusal = (await attempt(k).catch((error: unknown) => error)) as Refusal;
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.code).toBe('BAD_INPUT');
    expect(refusal.message).toContain(`more than ${k} images of the ${side}`);
    expect(refusal.message).toContain(`it has ${k}`);
    expect((await attempt(k + 1)).value).toBeGreaterThanOrEqual(0);
  });

  it('has no error bar for a few images, and says why', async () => {
    const few = { n: 19, features: normalFeatures(19, 3) };
    const score = await metric.compute(few, reference, SETTINGS);
    expect(score.standardError).toBeNull();
    expect(score.replicates).toBeUndefined();
    expect(score.details).toMatchObject({
      standardErrorCovers: null,
      noStandardError: expect.stringContaining('too few images'),
    });
  });

  it('warns of copies within the side that has radii, and of a side without any variety', async () => {
    const copies = { ...y, data: y.data.slice() };
    copies.data.fill(0.5, 0, 7 * 3);
    const side = { n: 70, features: copies };
    const score = await (key === 'recall'
      ? metric.compute(side, reference, SETTINGS)
      : metric.compute(candidate, side, SETTINGS));
    expect(score.details.zeroRadii).toBe(7);
    expect(score.warnings).toEqual([expect.stringContaining('7 of the 70 images')]);
    const alike = { n: 30, features: { rows: 30, cols: 3, data: new Float64Array(90).fill(2) } };
    const { warnings, details } = await metric.compute(alike, reference, SETTINGS);
    expect(warnings).toContain('All images of the candidate have the same features.');
    expect(details.constantFeatures).toEqual({ candidate: 3, reference: 0 });
  });
});

describe('the comparison by neighbours', () => {
  it('is made once for all five metrics, and again for other features or settings', async () => {
    const sides = [
      { n: 60, features: { ...x } },
      { n: 70, features: { ...y } },
    ] as const;
    let steps = 0;
    const options = { onProgress: () => void steps++ };
    for (const key of KEYS) await metricByKey(key).compute(...sides, SETTINGS, options);
    expect(steps).toBe(3); // one block within each side, one between them
    const neighbours = { precisionRecall: 3, densityCoverage: 4 };
    await metricByKey('coverage').compute(...sides, { ...SETTINGS, neighbours }, options);
    expect(steps).toBe(6);
    await metricByKey('coverage').compute({ n: 60, features: { ...x } }, sides[1], SETTINGS, options);
    expect(steps).toBe(9);
  });

  it('that was cancelled is made anew', async () => {
    const sides = [candidate, { n: 70, features: { ...y } }] as const;
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(metricByKey('recall').compute(...sides, SETTINGS, { signal })).rejects.toThrow('enough');
    const score = await metricByKey('recall').compute(...sides, SETTINGS);
    expect(score.value).toBe((await metricByKey('recall').compute(candidate, reference, SETTINGS)).value);
  });

  it('counts exact copies of the reference, of which none is authentic', async () => {
    const data = x.data.slice();
    data.set(y.data.subarray(0, 12 * 3));
    const copying = { n: 60, features: { ...x, data } };
    const { value, details } = await metricByKey('authenticity').compute(copying, reference, SETTINGS);
    expect(details.copiesOfReference).toBe(12);
    expect(value).toBeLessThanOrEqual((100 * 48) / 60);
  });

  it('warns that authenticity is blind to images outside the sample of the reference', async () => {
    const sampled = { n: 1000, features: y };
    const { warnings } = await metricByKey('authenticity').compute(candidate, sampled, SETTINGS);
    expect(warnings).toEqual([expect.stringContaining('a sample of 70 of the 1000 images')]);
    expect((await metricByKey('precision').compute(candidate, sampled, SETTINGS)).warnings).toEqual([]);
  });
});
