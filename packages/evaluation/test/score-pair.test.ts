import { readFile } from 'node:fs/promises';
import { systemClock } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import {
  combineReference,
  computeStatistics,
  defaultProtocol,
  encodeFeatures,
  encodeStatistics,
  METRICS,
  type PairScores,
  parseProtocol,
  rowsOf,
  type ScorePairOptions,
  scorePair,
} from '../src/index.ts';
import { normalFeatures, openWorkspace, refusalOf, vector } from './workspace.ts';

const EXPECTED = JSON.parse(await readFile(vector('expected.json'), 'utf8'));

function score(candidate: string, reference: string, options: Partial<ScorePairOptions> = {}) {
  return scorePair(candidate, reference, { clock: systemClock, ...options });
}

function scoreOf({ scores }: PairScores, metric: string): number | undefined {
  return scores.find((each) => each.metric === metric)?.value;
}

function expectRelative(value: number | undefined, expected: number, tolerance: number): void {
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe('scorePair on given features', () => {
  it('agrees with SciPy, and says what it computed', async () => {
    const result = await score(vector('a.npy'), vector('b_feats.npz'), {
      settings: { kid: { subsets: 2, subsetSize: 60 } },
    });
    expectRelative(scoreOf(result, 'fid'), EXPECTED.fid, 1e-6);
    expectRelative(scoreOf(result, 'kid'), EXPECTED.kid, 1e-6);
    expect(result.n).toEqual({ candidate: 60, reference: 60 });
    const { fingerprint, ...protocol } = result.protocol;
    expect(parseProtocol(protocol)).toEqual(protocol);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(protocol.extraction).toEqual({ extractor: { id: 'given-features', sha256: null }, dimension: 6 });
    expect(protocol.metrics.kid).toMatchObject({ subsets: 2, subsetSize: 60 });
    expect(Object.keys(result.timings)).toEqual(['candidate', 'reference', 'scoring', 'total']);
  });

  it.each(['b_pytorch_fid.npz', 'b_edm.npz'])('agrees with SciPy against %s', async (name) => {
    const result = await score(vector('a.npy'), vector(name));
    expectRelative(scoreOf(result, 'fid'), EXPECTED.fid, 1e-6);
    expect(result.n).toEqual({ candidate: 60, reference: null });
    expect(result.warnings.join('\n')).toContain('(KID) cannot be computed');
    expect(scoreOf(result, 'kid')).toBeUndefined();
  });

  it('gives the same scores from features and from their stored statistics, also when they are sampled', async () => {
    await using workspace = await openWorkspace();
    const featureSample = 300;
    const protocol = defaultProtocol({ featureSample, settings: { wam: { components: 2, pca: 3 } } });
    const features = [normalFeatures(420, 4, 1), normalFeatures(410, 4, 2)];
    const given = {
      ...protocol,
      extraction: { extractor: { id: 'given-features', sha256: null }, dimension: 4 },
    } as const;
    const paths = [];
    for (const [i, each] of features.entries()) {
      const statistics = await encodeStatistics(await combineReference(rowsOf(each), given));
      paths.push([
        await workspace.write(`${i}.npy`, encodeFeatures(each)),
        await workspace.write(`${i}.npz`, statistics),
      ]);
    }
    const options = {
      metrics: ['all'],
      featureSample,
      settings: {
        kid: { subsets: 5, subsetSize: 100 },
        wam: { components: 2, pca: 3 },
        featureLikelihood: { centres: 50, epochs: 2 },
        mind: { directions: 20 },
      },
    };
    const direct = await score(paths[0]![0]!, paths[1]![0]!, options);
    const stored = await score(paths[0]![0]!, paths[1]![1]!, options);
    expect(stored.scores).toEqual(direct.scores);
    expect(stored.protocol).toEqual(direct.protocol);
    // A stored candidate of more rows than its sample has no coordinates in the reference's axes: left out, not approximated.
    const both = await score(paths[0]![1]!, paths[1]![1]!, options);
    const ofSample = METRICS.filter(({ needs }) => needs !== 'all features').map(({ key }) => key);
    const bare = ({ metric, value }: { metric: string; value: number }) => ({ metric, value });
    const expected = direct.scores.filter(({ metric }) => ofSample.includes(metric));
    expect(both.scores.map(bare)).toEqual(expected.map(bare));
    // The error of the Frechet distance needs every row, its value does not.
    expect(both.scores.find(({ metric }) => metric === 'fid')?.standardError).toBeNull();
    expect(both.scores.filter(({ metric }) => metric !== 'fid')).toEqual(
      expected.filter(({ metric }) => metric !== 'fid'),
    );
    expect(both.warnings.join('\n')).toContain('a sample of 300 features and not all');
    const possible = METRICS.filter(({ needs }) => needs !== 'logits' && needs !== 'labels');
    expect(direct.scores.map((each) => each.metric)).toEqual(possible.map((metric) => metric.key));
  });

  it('changes with the seed only where something is drawn', async () => {
    const options = { settings: { kid: { subsets: 3, subsetSize: 20 } } };
    const [zero, again, one] = [
      await score(vector('a.npy'), vector('b_feats.npz'), options),
      await score(vector('a.npy'), vector('b_feats.npz'), { ...options, seed: 0 }),
      await score(vector('a.npy'), vector('b_feats.npz'), { ...options, seed: 1 }),
    ];
    expect(again.scores).toEqual(zero.scores);
    expect(scoreOf(one, 'fid')).toBe(scoreOf(zero, 'fid'));
    expect(scoreOf(one, 'kid')).not.toBe(scoreOf(zero, 'kid'));
    expect(one.protocol.fingerprint).not.toBe(zero.protocol.fingerprint);
  });

  it('leaves kid out below 1000 images with a warning, whether it was named or not', async () => {
    for (const metrics of [undefined, ['kid', 'fid']]) {
      const result = await score(vector('a.npy'), vector('b_feats.npz'), metrics ? { metrics } : {});
      expect(result.scores.map((each) => each.metric)).not.toContain('kid');
      expect(result.warnings.join('\n')).toContain(
        '(KID) was left out: the kernel distance draws subsets of 1000',
      );
    }
  });

  it('refuses a kid that nothing can be left of', async () => {
    const alone = await refusalOf(() => score(vector('a.npy'), vector('b_feats.npz'), { metrics: ['kid'] }));
    expect(alone.exitCode).toBe(3);
    const chosen = { settings: { kid: { subsetSize: 61 } } };
    const large = await refusalOf(() => score(vector('a.npy'), vector('b_feats.npz'), chosen));
    expect(large.message).toContain('got 61 of 60 images');
    const named = await refusalOf(() =>
      score(vector('a.npy'), vector('b_edm.npz'), { metrics: ['fid', 'kid'] }),
    );
    expect(named.message).toContain('(KID) cannot be computed');
    expect(named.exitCode).toBe(3);
  });

  it('computes SID as NumPy does, from features and from stored statistics of more axes', async () => {
    await using workspace = await openWorkspace();
    const options = {
      metrics: ['skew_inception_distance'],
      settings: { skewInceptionDistance: { pca: 3, weight: 2 } },
    };
    const direct = await score(vector('a.npy'), vector('b_feats.npz'), options);
    expectRelative(direct.scores[0]?.value, EXPECTED.sid.frechetPart + 2 * EXPECTED.sid.skewPart, 1e-9);
    expectRelative(direct.scores[0]?.details.skewPart as number, EXPECTED.sid.skewPart, 1e-9);
    const stored = await encodeStatistics(await computeStatistics(vector('b_feats.npz')));
    const path = await workspace.write('b.npz', stored);
    expectRelative(
      (await score(vector('a.npy'), path, options)).scores[0]?.value,
      direct.scores[0]?.value ?? 0,
      1e-10,
    );
    const narrow = await computeStatistics(vector('b_feats.npz'), {
      settings: { skewInceptionDistance: { pca: 2 } },
    });
    const few = await workspace.write('few.npz', await encodeStatistics(narrow));
    // Its sample is complete, so the missing axes are made again.
    expectRelative(
      (await score(vector('a.npy'), few, options)).scores[0]?.value,
      direct.scores[0]?.value ?? 0,
      1e-12,
    );
  });

  it('computes WaM when it is asked for, and takes a stored mixture of the same settings only', async () => {
    await using workspace = await openWorkspace();
    const keys = async (options: Partial<ScorePairOptions>) =>
      (await score(vector('a.npy'), vector('b_feats.npz'), options)).scores.map(({ metric }) => metric);
    expect(await keys({})).not.toContain('wam');
    expect(await keys({ metrics: ['all'] })).toContain('wam');
    const wam = { components: 2, covariance: 'diagonal', pca: 4 } as const;
    const options = { metrics: ['wam'], settings: { wam } };
    const direct = await score(vector('a.npy'), vector('b_feats.npz'), options);
    expect(direct.protocol.metrics.wam).toMatchObject(wam);
    const stored = await computeStatistics(vector('b_feats.npz'), { settings: { wam } });
    const path = await workspace.write('b.npz', await encodeStatistics({ ...stored, sample: null }));
    expect((await score(vector('a.npy'), path, options)).scores).toEqual(direct.scores);
    const other = await refusalOf(() => score(vector('a.npy'), path, { ...options, seed: 1 }));
    expect(other.message).toContain('and no mixture of these settings');
    const few = await refusalOf(() =>
      score(vector('a.npy'), vector('b_feats.npz'), { ...options, settings: { wam: { components: 61 } } }),
    );
    expect(few.message).toContain(
      'a mixture of 61 components needs at least as many images, and there are 60',
    );
  });

  it('leaves SID out where all images of the reference have the same features', async () => {
    await using workspace = await openWorkspace();
    const same = { rows: 20, cols: 6, data: new Float32Array(120).fill(2) };
    const path = await workspace.write('same.npy', encodeFeatures(same));
    const result = await score(vector('a.npy'), path);
    expect(result.scores.map(({ metric }) => metric)).toEqual(['fid']);
    expect(result.warnings.join('\n')).toContain(
      '(SID) was left out: all images of the reference have the same features',
    );
  });

  it('names the file of a single image', async () => {
    await using workspace = await openWorkspace();
    const path = await workspace.write('one.npy', encodeFeatures(normalFeatures(1, 6, 1)));
    const message = `${path}: expected at least 2 images for a covariance, got 1`;
    expect((await refusalOf(() => score(path, vector('a.npy')))).message).toBe(message);
    expect((await refusalOf(() => score(vector('a.npy'), path))).message).toBe(message);
  });

  it('warns of copies and of constant features whatever metric is asked for', async () => {
    await using workspace = await openWorkspace();
    const features = normalFeatures(60, 6, 1);
    for (let i = 0; i < 60; i++) features.data[i * 6 + 2] = 7;
    features.data.copyWithin(5 * 6, 0, 2 * 6);
    const path = await workspace.write('spoilt.npy', encodeFeatures(features));
    const { warnings } = await score(path, vector('a.npy'), { metrics: ['cmmd'] });
    expect(warnings).toEqual([
      expect.stringContaining('1 feature has one value in every image of the candidate'),
      expect.stringContaining('2 of the 60 images of the candidate have exactly the features of another'),
    ]);
  });

  it('says that SID and WaM cannot be had of a mean and a covariance alone', async () => {
    const result = await score(vector('a.npy'), vector('b_edm.npz'), { metrics: ['all'] });
    expect(result.scores.map(({ metric }) => metric)).toEqual(['fid', 'fid_infinity', 'vendi']);
    expect(result.warnings.join('\n')).toContain('(SID) cannot be computed: the reference');
    expect(result.warnings.join('\n')).toContain('(WaM) cannot be computed: the reference');
    for (const [key, title] of [
      ['skew_inception_distance', '(SID)'],
      ['wam', '(WaM)'],
    ] as const) {
      const named = { metrics: ['fid', key] };
      const refusal = await refusalOf(() => score(vector('a.npy'), vector('b_edm.npz'), named));
      expect(refusal.message).toContain(
        `${title} cannot be computed: the reference's statistics hold only a mean and a covariance`,
      );
      expect(refusal.exitCode).toBe(3);
    }
  });

  it('refuses metrics that it does not know as a fault of usage', async () => {
    const refusal = await refusalOf(() => score(vector('a.npy'), vector('a.npy'), { metrics: ['sid'] }));
    expect(refusal.message).toContain('there is no metric "sid"');
    expect(refusal.exitCode).toBe(2);
  });

  it('stops when it is told to', async () => {
    const options = { signal: AbortSignal.abort() };
    await expect(score(vector('a.npy'), vector('b_feats.npz'), options)).rejects.toThrow('aborted');
  });
});
