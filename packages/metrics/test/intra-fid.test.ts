import { rowsOf } from '@fidboard/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MetricSide, metricByKey } from '../src/index.ts';
import { momentsOf, SETTINGS } from './features.ts';
import { cases, type Labelled, type LabelledCase, labelled, only, sideOf } from './labelled.ts';

const intraFid = metricByKey('intra_fid');
const fid = metricByKey('fid');
const [three] = cases as [LabelledCase];

interface ClassDetails {
  value: number;
  n: number;
  referenceN: number;
  standardError: number | null;
}

async function score(candidate: MetricSide, reference: MetricSide) {
  const result = await intraFid.compute(candidate, reference, SETTINGS);
  return { ...result, classes: result.details.classes as unknown as Record<string, ClassDetails> };
}

/** The side with what a stored reference keeps of it: moments of each label, and part of the rows. */
async function stored(side: Labelled): Promise<MetricSide> {
  const classes = new Map();
  for (const label of new Set(side.labels)) {
    classes.set(label, await momentsOf(only(side, (each) => each === label).features));
  }
  return { n: side.n, features: only(side, (_, row) => row < 20).features, classes };
}

describe('intra_fid', () => {
  it.each(cases)('is the mean of SciPy’s distances of the classes: $name', async (each) => {
    const { value, classes, details } = await score(sideOf('candidate', each), sideOf('reference', each));
    const mean = each.frechet.reduce((sum, own) => sum + own, 0) / each.classes;
    expect(Math.abs(value / mean - 1)).toBeLessThan(1e-8);
    each.frechet.forEach((expected, k) => {
      expect(Math.abs(classes[k]!.value / expected - 1)).toBeLessThan(1e-8);
    });
    expect(details).toMatchObject({ dimension: each.d, ddof: 1 });
  });

  it('says how many images each class has, and has the error bar of a mean of independent scores', async () => {
    const [candidate, reference] = [sideOf('candidate', three), sideOf('reference', three)];
    const { classes, standardError } = await score(candidate, reference);
    expect(Object.keys(classes)).toEqual(['0', '1', '2']);
    for (const [label, own] of Object.entries(classes)) {
      const ours = only(candidate, (each) => each === label);
      const theirs = only(reference, (each) => each === label);
      expect(own).toMatchObject({ n: ours.n, referenceN: theirs.n });
      const alone = await fid.compute(ours, theirs, SETTINGS);
      expect(own.standardError).toBeCloseTo(alone.standardError ?? Number.NaN, 12);
    }
    const squares = Object.values(classes).reduce((sum, own) => sum + (own.standardError ?? 0) ** 2, 0);
    expect(standardError).toBeCloseTo(Math.sqrt(squares) / 3, 12);
  });

  it('is the same from rows in blocks and from stored moments of each label', async () => {
    const [candidate, reference] = [sideOf('candidate', three), sideOf('reference', three)];
    const { value } = await score(candidate, reference);
    const sampled = only(candidate, (_, row) => row < 5);
    const streamed = {
      ...sampled,
      n: candidate.n,
      allRows: rowsOf(candidate.features),
      allLabels: candidate.labels,
    };
    expect((await score(streamed, reference)).value).toBe(value);
    const theirs = await stored(reference);
    expect((await score(candidate, theirs)).value).toBeCloseTo(value, 11);
  });

  it('does not depend on the order of the rows, is 0 on itself and symmetric', async () => {
    const [candidate, reference] = [sideOf('candidate', three), sideOf('reference', three)];
    const { value } = await score(candidate, reference);
    expect((await score(reference, reference)).value).toBeLessThan(1e-12);
    expect((await score(reference, candidate)).value).toBeCloseTo(value, 12);
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), async (shift) => {
        const turn = (i: number) => (i * 101 + shift) % candidate.n;
        const { cols } = candidate.features;
        const data = candidate.features.data.map(
          (_, at) => candidate.features.data[turn(Math.floor(at / cols)) * cols + (at % cols)]!,
        );
        const labels = candidate.labels.map((_, i) => candidate.labels[turn(i)]!);
        const turned = labelled({ ...candidate.features, data }, labels);
        expect((await score(turned, reference)).value).toBeCloseTo(value, 11);
      }),
      { numRuns: 4, seed: 1 },
    );
  });

  it('sees a swap of labels that the Frechet distance cannot see', async () => {
    const reference = sideOf('reference', three);
    const swapped = {
      ...reference,
      labels: reference.labels.map((label) => String((Number(label) + 1) % 3)),
    };
    expect((await fid.compute(swapped, reference, SETTINGS)).value).toBeLessThan(1e-12);
    expect((await score(swapped, reference)).value).toBeGreaterThan(0.3);
  });

  it('leaves images out whose label the reference does not have, and says how many', async () => {
    const [candidate, reference] = [sideOf('candidate', three), sideOf('reference', three)];
    const { classes, warnings, value } = await score(
      candidate,
      only(reference, (label) => label === '1'),
    );
    expect(Object.keys(classes)).toEqual(['1']);
    expect(value).toBe((await score(candidate, reference)).classes[1]?.value);
    const left = candidate.labels.filter((label) => label !== '1').length;
    expect(warnings).toEqual([
      `The per-class Frechet distance leaves ${left} images of the candidate out, whose labels the reference does not have: "0", "2".`,
    ]);
  });

  it('warns of classes with fewer images than features, in one sentence for each side', async () => {
    const each = cases[2] as LabelledCase;
    const { warnings } = await score(sideOf('candidate', each), sideOf('reference', each));
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(
      /^4 of the 4 classes of the candidate have fewer than 31 images for 30 features \(80 images in all, the fewest are \d+ of "\d"\)/,
    );
    expect(warnings[1]).toContain('classes of the reference');
  });

  it('refuses a class that the candidate lacks, one of a single image, and sides without labels', async () => {
    const [candidate, reference] = [sideOf('candidate', three), sideOf('reference', three)];
    const refused = (a: MetricSide, b: MetricSide) => score(a, b).then(() => 'no refusal', String);
    expect(
      await refused(
        only(candidate, (label) => label !== '1'),
        reference,
      ),
    ).toContain('the candidate has no images of 1 of the 3 labels of the reference: "1"');
    const single = only(candidate, (label, row) => label !== '2' || row === candidate.labels.indexOf('2'));
    expect(await refused(single, reference)).toContain(
      'a class needs at least 2 images for its covariance, and "2" of the candidate has 1',
    );
    expect(await refused({ ...candidate, labels: undefined }, reference)).toContain(
      'needs the labels of the candidate, and there are none',
    );
    expect(await refused({ ...candidate, labels: ['1'] }, reference)).toContain(
      'should have a label for each of its 330 images and has 1',
    );
    expect(await refused({ ...candidate, n: 1000 }, reference)).toContain('only a sample of 330 is stored');
    const data = candidate.features.data.slice();
    data[4 * 7 + 2] = Number.NaN;
    const holed = { ...candidate, features: { ...candidate.features, data } };
    expect(await refused(holed, reference)).toContain('row 7, column 2 is NaN');
  });

  it('stops when told to', async () => {
    const side = sideOf('reference', three);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(intraFid.compute(side, side, SETTINGS, { signal })).rejects.toThrow('enough');
  });
});
