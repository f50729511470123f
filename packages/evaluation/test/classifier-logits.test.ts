// Promise: a classifier's outputs come from the extractor that has one, or from whoever hands them in; else that is said.
import { writeFile } from 'node:fs/promises';
import { systemClock } from '@fidboard/core';
import { extractorById, logitsOf } from '@fidboard/features';
import { encodeNpz } from '@fidboard/npy';
import { inceptionScore, rowsOf } from '@fidboard/statistics';
import { describe, expect, it } from 'vitest';
import {
  computeFeatures,
  computeStatistics,
  defaultProtocol,
  encodeFeatureRows,
  encodeStatistics,
  readStatistics,
  type ScorePairOptions,
  scoreEvaluation,
  scorePair,
} from '../src/index.ts';
import { imagesNpz, normalFeatures, openWorkspace, refusalOf } from './workspace.ts';

const SPLITS = { inceptionScore: { splits: 3 } };

function score(candidate: string, reference: string, options: Partial<ScorePairOptions> = {}) {
  const settings = { metrics: ['inception_score'], settings: SPLITS, ...options };
  return scorePair(candidate, reference, { clock: systemClock, ...settings });
}

describe('the classifier of an extractor', () => {
  it('gives one score to images, their features, their statistics and the shards of a board', async () => {
    await using workspace = await openWorkspace();
    const images = await workspace.write('images.npz', await imagesNpz(12, { seed: 1, noise: 60 }));
    const direct = await score(images, images);
    expect(direct.protocol.metrics.inceptionScore).toEqual({ splits: 3 });
    expect(direct.scores).toMatchObject([
      { metric: 'inception_score', details: { classes: 5, n: 12, splits: 3 } },
    ]);
    expect(direct.scores[0]?.value).toBeGreaterThan(1);
    expect(direct.scores[0]?.details.classifier).toBe(
      'MobileNetV2, which tells 5 classes apart (drawing, hentai, neutral, porn, sexy)',
    );
    expect(direct.warnings.join()).toContain('cannot be compared with published Inception Scores');

    await using rows = (await computeFeatures(images)).features;
    await writeFile(workspace.path('a.npy'), encodeFeatureRows(rows));
    const named = { extractor: 'mobilenet-v2' };
    expect((await score(workspace.path('a.npy'), images, named)).scores).toEqual(direct.scores);
    const stored = await workspace.write('a.npz', await encodeStatistics(await computeStatistics(images)));
    expect((await score(stored, images)).scores).toEqual(direct.scores);
    const board = await scoreEvaluation({
      candidate: rows,
      reference: await readStatistics(stored),
      protocol: defaultProtocol({ settings: SPLITS }),
      metrics: [{ metric: 'inception_score' }],
    });
    expect(board.scores).toEqual(direct.scores);

    const blocks = [];
    for await (const block of rows) blocks.push(await logitsOf(extractorById('mobilenet-v2'), block));
    const own = await inceptionScore(rowsOf(...blocks), { splits: 3 });
    expect(direct.scores[0]).toMatchObject({ value: own.mean, standardError: own.standardError });
  });

  it('is missing from other extractors and from given features, which is said', async () => {
    await using workspace = await openWorkspace();
    const images = await workspace.write('images.npz', await imagesNpz(3, { seed: 1, noise: 60 }));
    const feats = { dtype: 'float32', shape: [3, 4], data: new Float32Array(12) } as const;
    const features = await workspace.write('feats.npz', await encodeNpz({ feats }));
    for (const refusal of [
      await refusalOf(() => score(images, images, { extractor: 'inception-v3-mixed5' })),
      await refusalOf(() => score(features, features)),
    ]) {
      expect(refusal.message).toContain('come without the outputs of a classifier');
      expect(refusal.remedy).toContain('an .npz of feats and logits');
      expect(refusal.exitCode).toBe(3);
    }
  });
});

describe('logits beside features', () => {
  it('are scored as given, and take precedence', async () => {
    await using workspace = await openWorkspace();
    const matrix = normalFeatures(40, 6, 2);
    const feats = {
      dtype: 'float32',
      shape: [40, 4],
      data: normalFeatures(40, 4, 1).data as Float32Array,
    } as const;
    const logits = { dtype: 'float64', shape: [40, 6], data: Float64Array.from(matrix.data) } as const;
    const own = await inceptionScore(rowsOf({ ...matrix, data: logits.data }), { splits: 3 });
    for (const compress of [false, true]) {
      const path = await workspace.write('given.npz', await encodeNpz({ feats, logits }, { compress }));
      const [given] = (await score(path, path)).scores;
      expect(given).toMatchObject({ value: own.mean, details: { classes: 6, classifier: 'given logits' } });
    }
  });

  it('are refused when they are of other rows, or not finite', async () => {
    await using workspace = await openWorkspace();
    const feats = {
      dtype: 'float32',
      shape: [9, 4],
      data: normalFeatures(9, 4, 1).data as Float32Array,
    } as const;
    const logits = {
      dtype: 'float32',
      shape: [9, 2],
      data: normalFeatures(9, 2, 1).data as Float32Array,
    } as const;
    const short = { ...logits, shape: [6, 3] };
    const other = await workspace.write('other.npz', await encodeNpz({ feats, logits: short }));
    expect((await refusalOf(() => score(other, other))).message).toContain('expected logits of 9 rows');
    logits.data[7] = Number.NaN;
    const broken = await workspace.write('broken.npz', await encodeNpz({ feats, logits }));
    expect((await refusalOf(() => score(broken, broken))).message).toContain(
      'logits: expected finite numbers, got NaN at row 3, column 1',
    );
  });
});
