import { writeFile } from 'node:fs/promises';
import { systemClock } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import {
  combineStatistics,
  computeFeatures,
  computeStatistics,
  decodeFeatures,
  defaultProtocol,
  encodeFeatureRows,
  encodeFeatures,
  encodeStatistics,
  extractShard,
  openProtocolExtractor,
  planShards,
  rowsOf,
  scoreEvaluation,
  scorePair,
} from '../src/index.ts';
import { imagesNpz, openWorkspace, refusalOf } from './workspace.ts';

const KID = { subsets: 3, subsetSize: 6 };
const CLOCK = { clock: systemClock, settings: { kid: KID } };

describe('images', () => {
  it('have one score, whether they come as images, features, statistics or shards', async () => {
    await using workspace = await openWorkspace();
    const candidate = await workspace.write('candidate.npz', await imagesNpz(12, { seed: 1, noise: 60 }));
    const reference = await workspace.write('reference.npz', await imagesNpz(14, { seed: 2, noise: 10 }));
    const direct = await scorePair(candidate, reference, CLOCK);
    expect(direct.protocol).toMatchObject(defaultProtocol({ settings: { kid: KID } }));
    expect(direct.n).toEqual({ candidate: 12, reference: 14 });
    expect(direct.scores.map(({ metric }) => metric)).toEqual(['fid', 'kid', 'skew_inception_distance']);

    await using ours = (await computeFeatures(candidate)).features;
    await using theirs = (await computeFeatures(reference)).features;
    const features = [ours, theirs];
    const files = [workspace.path('a.npy'), workspace.path('b.npy')];
    for (const [i, each] of features.entries()) await writeFile(files[i]!, encodeFeatureRows(each));
    const fromFeatures = await scorePair(files[0]!, files[1]!, { ...CLOCK, extractor: 'mobilenet-v2' });
    expect(fromFeatures.scores).toEqual(direct.scores);
    expect(fromFeatures.protocol).toEqual(direct.protocol);

    const stored = await computeStatistics(reference);
    await writeFile(workspace.path('stored.npz'), await encodeStatistics(stored));
    const fromStatistics = await scorePair(candidate, workspace.path('stored.npz'), CLOCK);
    expect(fromStatistics.scores).toEqual(direct.scores);
    expect(fromStatistics.protocol).toEqual(direct.protocol);

    const protocol = defaultProtocol({ settings: { kid: KID } });
    await using extractor = await openProtocolExtractor(protocol);
    const shards = [];
    for (const shard of planShards(12, 8)) {
      const done: number[] = [];
      const extracted = await extractShard(candidate, shard, protocol, {
        extractor,
        onProgress: (count) => done.push(count),
      });
      expect(done.at(-1)).toBe(shard.count);
      shards.push(decodeFeatures(encodeFeatures(extracted.features)));
    }
    const board = await scoreEvaluation({ candidate: rowsOf(...shards), reference: stored, protocol });
    expect(board.scores).toEqual(direct.scores);

    // What the shards hold is what the whole set holds, to the last bit.
    const whole = await combineStatistics(ours, protocol);
    expect(await combineStatistics(rowsOf(...shards), protocol)).toEqual(whole);
  });

  it('are refused under an extractor that is not the protocol’s', async () => {
    await using workspace = await openWorkspace();
    const path = await workspace.write('images.npz', await imagesNpz(2, { seed: 1, noise: 1 }));
    await using extractor = await openProtocolExtractor(defaultProtocol());
    const protocol = defaultProtocol({ extractor: 'inception-v3-mixed5' });
    const refusal = await refusalOf(() =>
      extractShard(path, { first: 0, count: 2 }, protocol, { extractor }),
    );
    expect(refusal.exitCode).toBe(4);
  });

  it('do not stand for features: only images are extracted', async () => {
    await using workspace = await openWorkspace();
    const path = await workspace.write(
      'a.npy',
      encodeFeatures({ rows: 1, cols: 1, data: Float32Array.of(1) }),
    );
    expect((await refusalOf(() => computeFeatures(path))).message).toContain('expected images, got features');
  });
});
