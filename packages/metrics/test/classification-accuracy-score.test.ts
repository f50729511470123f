import { Refusal } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { type MetricSettings, type MetricSide, metricByKey } from '../src/index.ts';
import { SETTINGS } from './features.ts';
import { cases, type LabelledCase, labelled, only, sideOf } from './labelled.ts';

const cas = metricByKey('classification_accuracy_score');
const [three] = cases as [LabelledCase];

function settingsFor({ l2, seed }: LabelledCase): MetricSettings {
  return { ...SETTINGS, seed, classification: { l2, iterations: 1000, tolerance: 1e-8 } };
}

describe('classification_accuracy_score', () => {
  it.each(cases)('is scikit-learn’s accuracy on the same split: $name', async (each) => {
    const { value, details, standardError, warnings } = await cas.compute(
      sideOf('candidate', each),
      sideOf('reference', each),
      settingsFor(each),
    );
    expect(value).toBeCloseTo(each.accuracy, 14);
    expect(details).toMatchObject({
      accuracy: value,
      gap: (details.realAccuracy as number) - value,
      converged: true,
      trainN: each.candidate.n,
      l2: each.l2,
      seed: each.seed,
    });
    expect(details.realAccuracy).toBeCloseTo(each.realAccuracy, 14);
    const perClass = details.perClass as Record<string, { n: number; accuracy: number }>;
    each.perClass.forEach(({ n, accuracy }, k) => {
      expect(perClass[k]?.n).toBe(n);
      expect(perClass[k]?.accuracy).toBeCloseTo(accuracy, 14);
    });
    expect(details.testN).toBe(each.perClass.reduce((sum, { n }) => sum + n, 0));
    expect(standardError).toBeCloseTo(
      Math.sqrt((each.accuracy * (1 - each.accuracy)) / (details.testN as number)),
      14,
    );
    expect(warnings).toEqual([]);
  });

  it('has the same bits for the same seed, and another split for another', async () => {
    const sides = [sideOf('candidate', three), sideOf('reference', three)] as const;
    const settings = settingsFor(three);
    const first = await cas.compute(...sides, settings);
    expect(await cas.compute(...sides, settings)).toEqual(first);
    const other = await cas.compute(...sides, { ...settings, seed: 77 });
    expect(other.details.perClass).not.toEqual(first.details.perClass);
  });

  it('is chance where the labels say nothing, and falls where they are swapped', async () => {
    const candidate = sideOf('candidate', three);
    const reference = sideOf('reference', three);
    const settings = settingsFor(three);
    const swapped = {
      ...candidate,
      labels: candidate.labels.map((label) => String((Number(label) + 1) % 3)),
    };
    const { value } = await cas.compute(candidate, reference, settings);
    expect(value).toBeGreaterThan(0.5);
    expect((await cas.compute(swapped, reference, settings)).value).toBeLessThan(0.3);
  });

  it('warns of a fit that was cut short', async () => {
    const settings = settingsFor(three);
    const short = { ...settings, classification: { ...settings.classification, iterations: 2 } };
    const { warnings, details } = await cas.compute(
      sideOf('candidate', three),
      sideOf('reference', three),
      short,
    );
    expect(details).toMatchObject({ converged: false, iterations: 2 });
    expect(warnings[0]).toContain('The classifier of the candidate had not converged after 2 iterations');
    expect(warnings[1]).toContain('The classifier of real images');
  });

  it('refuses one class, labels of one side only, a class of one image, NaN and another dimension', async () => {
    const candidate = sideOf('candidate', three);
    const reference = sideOf('reference', three);
    const refused = async (a: MetricSide, b: MetricSide) => {
      const outcome = await cas.compute(a, b, settingsFor(three)).catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(Refusal);
      return (outcome as Refusal).message;
    };
    const one = (side: typeof candidate) => only(side, (label) => label === '1');
    expect(await refused(one(candidate), one(reference))).toContain('all images have the label "1"');
    const two = (side: typeof candidate) => only(side, (label) => label !== '1');
    expect(await refused(two(candidate), reference)).toContain(
      'the candidate has no images of 1 of the 3 labels of the reference: "1"',
    );
    expect(await refused(candidate, two(reference))).toContain(
      'the reference has no images of 1 of the 3 labels of the candidate: "1"',
    );
    const single = only(reference, (label, row) => label !== '2' || row === reference.labels.indexOf('2'));
    expect(await refused(candidate, single)).toContain('and "2" has 1 image');
    expect(await refused({ n: 5 }, reference)).toContain('needs the features of the candidate');
    expect(await refused({ ...candidate, labels: undefined }, reference)).toContain(
      'needs the labels of the candidate',
    );
    expect(await refused({ ...candidate, labels: ['0'] }, reference)).toContain('has 1');
    const data = candidate.features.data.slice();
    data[9] = Number.POSITIVE_INFINITY;
    const holed = { ...candidate, features: { ...candidate.features, data } };
    expect(await refused(holed, reference)).toContain('row 2, column 1 is Infinity');
    const other = sideOf('reference', cases[1] as LabelledCase);
    expect(await refused(candidate, other)).toMatch(/12/);
    const wide = labelled(
      { rows: 10, cols: 2 ** 20, data: new Float32Array(10 * 2 ** 20) },
      Array.from({ length: 10 }, (_, i) => String(i % 5)),
    );
    expect(await refused(wide, wide)).toContain('has 5242885 coefficients, and the limit is 4194304');
  });
});
