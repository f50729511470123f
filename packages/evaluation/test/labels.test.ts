// Promise: labels reach the metrics that look at them whichever way they come, and nothing is scored with labels that do not fit.
import { systemClock } from '@fidboard/core';
import { encodeNpy, encodeNpz, type NpyArray, readNpz } from '@fidboard/npy';
import type { FeatureMatrix } from '@fidboard/statistics';
import { describe, expect, it } from 'vitest';
import {
  comparePair,
  computeStatistics,
  encodeFeatures,
  encodeStatistics,
  type PairScores,
  readStatistics,
  type ScorePairOptions,
  scorePair,
} from '../src/index.ts';
import { imagesNpz, normalFeatures, openWorkspace, refusalOf, type Workspace } from './workspace.ts';

const D = 4;

/** Rows whose class, i mod 3, moves them along a column. */
function features(rows: number, seed: number): FeatureMatrix {
  const result = normalFeatures(rows, D, seed);
  for (let i = 0; i < rows; i++) result.data[i * D + (i % 3)]! += 3;
  return result;
}

const labelsOf = (rows: number) => Array.from({ length: rows }, (_, i) => ['ant', 'bee', 'cat'][i % 3]!);
const texts = (labels: readonly string[]): NpyArray => ({
  dtype: 'text',
  shape: [labels.length],
  data: labels,
});
const matrixOf = ({ rows, cols, data }: FeatureMatrix): NpyArray => ({
  dtype: 'float32',
  shape: [rows, cols],
  data: data as Float32Array,
});

function score(candidate: string, reference: string, options: Partial<ScorePairOptions> = {}) {
  return scorePair(candidate, reference, { clock: systemClock, ...options });
}

const BOTH = { metrics: ['intra_fid', 'classification_accuracy_score'] };

/** Two sides as features and their labels in files. */
async function twoSides(workspace: Workspace) {
  const [a, b] = [features(120, 1), features(150, 2)];
  return {
    a: await workspace.write('a.npy', encodeFeatures(a)),
    b: await workspace.write('b.npy', encodeFeatures(b)),
    labels: await workspace.write('a.labels.npy', encodeNpy(texts(labelsOf(120)))),
    referenceLabels: await workspace.write('b.labels.npy', encodeNpy(texts(labelsOf(150)))),
    features: [a, b] as const,
  };
}

function keysOf({ scores }: PairScores): string[] {
  return scores.map(({ metric }) => metric);
}

describe('labels of features', () => {
  it('come from .npy or CSV files, or stand beside the features, with the same scores', async () => {
    await using workspace = await openWorkspace();
    const { a, b, labels, referenceLabels, features: both } = await twoSides(workspace);
    const expected = await score(a, b, { ...BOTH, labels, referenceLabels });
    expect(keysOf(expected)).toEqual(BOTH.metrics);
    expect(Object.keys(expected.scores[0]!.details.classes as object)).toEqual(['ant', 'bee', 'cat']);

    const lines = labelsOf(120).map((label, i) => `x/${i}.png,${label}`);
    const csv = await workspace.write('a.csv', Buffer.from(['file,label', ...lines.reverse()].join('\r\n')));
    expect((await score(a, b, { ...BOTH, labels: csv, referenceLabels })).scores).toEqual(expected.scores);

    const beside = await workspace.write(
      'a.npz',
      await encodeNpz({ feats: matrixOf(both[0]), labels: texts(labelsOf(120)) }),
    );
    const numbered: NpyArray = {
      dtype: 'int64',
      shape: [150],
      data: BigInt64Array.from({ length: 150 }, (_, i) => BigInt(i % 3)),
    };
    const guided = await workspace.write(
      'b.npz',
      await encodeNpz({ arr_0: matrixOf(both[1]), arr_1: numbered }),
    );
    expect((await score(beside, b, { ...BOTH, referenceLabels })).scores).toEqual(expected.scores);
    const differently = await refusalOf(() => score(beside, guided, { metrics: ['intra_fid'] }));
    expect(differently.message).toContain(
      'the candidate has no images of 3 of the 3 labels of the reference: "0", "1", "2"',
    );
  });

  it('give the per-class distance by default where both sides have them, and change nothing where they do not', async () => {
    await using workspace = await openWorkspace();
    const { a, b, labels, referenceLabels } = await twoSides(workspace);
    const plain = await score(a, b);
    expect(keysOf(plain)).not.toContain('intra_fid');
    expect(plain.warnings.join('\n')).not.toContain('label');
    const labelled = await score(a, b, { labels, referenceLabels });
    expect(keysOf(labelled)).toContain('intra_fid');
    expect(keysOf(labelled)).not.toContain('classification_accuracy_score');
    expect(labelled.scores.filter(({ metric }) => metric !== 'intra_fid')).toEqual(plain.scores);
    expect(labelled.protocol).toEqual(plain.protocol);
  });

  it('are asked for on both sides', async () => {
    await using workspace = await openWorkspace();
    const { a, b, labels, referenceLabels } = await twoSides(workspace);
    const one = await refusalOf(() => score(a, b, { labels }));
    expect(one.message).toContain(
      'b.npy: expected labels on all sides, since one has a labels file, and the reference has none',
    );
    expect(one.remedy).toContain('--reference-labels');
    const other = await refusalOf(() => score(a, b, { referenceLabels }));
    expect(other.message).toContain('the candidate has none');
    const named = await refusalOf(() => score(a, b, { metrics: ['intra_fid'] }));
    expect(named.message).toContain("the candidate's images have no labels");
    const all = await score(a, b, {
      metrics: ['fid', 'all'],
      settings: { featureLikelihood: { centres: 5, epochs: 1 } },
    });
    expect(all.warnings.join('\n')).toContain(
      "Per-class Frechet distance cannot be computed: the candidate's images have no labels",
    );
  });

  it('are refused when their file does not fit', async () => {
    await using workspace = await openWorkspace();
    const { a, b, labels, referenceLabels } = await twoSides(workspace);
    const swapped = await refusalOf(() => score(a, b, { labels: referenceLabels, referenceLabels: labels }));
    expect(swapped.message).toMatch(/a?b.labels.npy: expected 120 labels, one for each image, got 150/);
    const gone = await refusalOf(() => score(a, b, { labels: workspace.path('nowhere.csv') }));
    expect(gone.message).toContain('expected a labels file, cannot read it (ENOENT)');
    const folder = await refusalOf(() => score(a, b, { labels: workspace.path('') }));
    expect(folder.message).toContain('cannot read it (EISDIR)');
    expect(folder.exitCode).toBe(3);
  });
});

describe('stored labels', () => {
  it('of a complete sample give the scores of the features', async () => {
    await using workspace = await openWorkspace();
    const { a, b, labels, referenceLabels } = await twoSides(workspace);
    const direct = await score(a, b, { ...BOTH, labels, referenceLabels });
    const sides = [];
    for (const [path, file] of [
      [a, labels],
      [b, referenceLabels],
    ] as const) {
      const statistics = await computeStatistics(path, { labels: file });
      sides.push(await workspace.write(`${sides.length}.npz`, await encodeStatistics(statistics)));
    }
    expect((await score(sides[0]!, sides[1]!, BOTH)).scores).toEqual(direct.scores);
    expect((await score(a, sides[1]!, { ...BOTH, labels })).scores).toEqual(direct.scores);
    const unlabelled = await workspace.write('plain.npz', await encodeStatistics(await computeStatistics(b)));
    expect((await score(a, unlabelled, { ...BOTH, labels, referenceLabels })).scores).toEqual(direct.scores);
  });

  it('of a sample come with the moments of each class, which serve the per-class distance', async () => {
    await using workspace = await openWorkspace();
    const rows = features(10_050, 3);
    const b = await workspace.write('b.npy', encodeFeatures(rows));
    const referenceLabels = await workspace.write('b.labels.npy', encodeNpy(texts(labelsOf(10_050))));
    const a = await workspace.write('a.npy', encodeFeatures(features(90, 4)));
    const labels = await workspace.write('a.labels.npy', encodeNpy(texts(labelsOf(90))));
    const settings = { wam: { components: 2, iterations: 2 } };
    const statistics = await computeStatistics(b, { labels: referenceLabels, settings });
    expect(statistics.labels).toHaveLength(10_000);
    const stored = await workspace.write('b.npz', await encodeStatistics(statistics));
    const direct = await score(a, b, { ...BOTH, labels, referenceLabels });
    const fromStored = await score(a, stored, { ...BOTH, labels });
    expect(fromStored.scores).toEqual(direct.scores);

    // Without them a sample is no substitute, and says so.
    const { classes: _, ...rest } = statistics;
    const bare = await workspace.write('bare.npz', await encodeStatistics({ ...rest, classes: null }));
    const refusal = await refusalOf(() => score(a, bare, { metrics: ['intra_fid'], labels }));
    expect(refusal.message).toContain(
      'needs all 10050 features of the reference, and only a sample of 10000 is stored',
    );
    const relabelled = await refusalOf(() => score(a, stored, { ...BOTH, labels, referenceLabels }));
    expect(relabelled.message).toContain('holds a sample of 10000 of 10050 features');
  });

  it('do not keep moments of a class of a single image', async () => {
    await using workspace = await openWorkspace();
    const { a } = await twoSides(workspace);
    const labels = await workspace.write('l.npy', encodeNpy(texts(labelsOf(120).with(7, 'once'))));
    const statistics = await computeStatistics(a, { labels });
    expect(statistics.classes).toBeNull();
    const path = await workspace.write('s.npz', await encodeStatistics(statistics));
    expect((await readStatistics(path)).labels).toEqual(statistics.labels);
  });
});

describe('labels of images', () => {
  it('stand beside them in an .npz, and are left aside with a warning where they do not fit', async () => {
    await using workspace = await openWorkspace();
    const write = async (name: string, count: number, labels: NpyArray | null) => {
      const images = await workspace.write(
        `images-${name}`,
        await imagesNpz(count, { seed: count, noise: 40 }),
      );
      const arr_0 = (await readNpz(images)).get('arr_0')!;
      return workspace.write(name, await encodeNpz(labels ? { labels, arr_0 } : { arr_0 }));
    };
    const a = await write('a.npz', 6, texts(labelsOf(6)));
    const b = await write('b.npz', 9, texts(labelsOf(9)));
    const good = await score(a, b, { metrics: ['fid', 'intra_fid'] });
    expect(keysOf(good)).toEqual(['fid', 'intra_fid']);
    expect(good.warnings.join('\n')).toContain(
      '3 of the 3 classes of the candidate have fewer than 1281 images',
    );

    const broken = await write('c.npz', 6, texts(labelsOf(5)));
    const { scores, warnings } = await score(broken, b);
    expect(scores.map(({ metric }) => metric)).not.toContain('intra_fid');
    expect(warnings.join('\n')).toMatch(
      /The labels of .*c.npz were left aside: .* expected labels, an array \(6\)/,
    );
    const refusal = await refusalOf(() => score(broken, b, { metrics: ['intra_fid'] }));
    expect(refusal.message).toContain('expected labels, an array (6) of integers or texts, got text (5)');
    const heard: string[] = [];
    await computeStatistics(broken, { onWarning: (text) => heard.push(text) });
    expect(heard[0]).toContain('were left aside');
  });
});

describe('labels of two samples that are compared', () => {
  it('reach the metrics of both as they do alone', async () => {
    await using workspace = await openWorkspace();
    const { a, b, labels, referenceLabels } = await twoSides(workspace);
    const c = await workspace.write('c.npy', encodeFeatures(features(90, 3)));
    const otherLabels = await workspace.write('c.labels.npy', encodeNpy(texts(labelsOf(90))));
    const metrics = ['intra_fid'];
    const files = { labels, otherLabels, referenceLabels };
    const { differences } = await comparePair([a, c], b, { metrics, ...files });
    const first = await score(a, b, { metrics, labels, referenceLabels });
    const second = await score(c, b, { metrics, labels: otherLabels, referenceLabels });
    expect(differences).toMatchObject([
      {
        metric: 'intra_fid',
        first: { value: first.scores[0]!.value },
        second: { value: second.scores[0]!.value },
      },
    ]);
    const refusal = await refusalOf(() => comparePair([a, c], b, { metrics, labels, referenceLabels }));
    expect(refusal.message).toBe(
      `${c}: expected labels on all sides, since one has a labels file, and the second sample has none`,
    );
    expect(refusal.remedy).toContain('--other-labels');
  });
});
