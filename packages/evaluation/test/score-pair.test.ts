import { readFile } from 'node:fs/promises';
import { systemClock } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import {
  combineStatistics,
  defaultProtocol,
  encodeFeatures,
  encodeStatistics,
  METRICS,
  type PairScores,
  parseProtocol,
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
      kid: { subsets: 2, subsetSize: 60 },
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
    expect(result.warnings.join('\n')).toContain('KID) needs features');
    expect(scoreOf(result, 'kid')).toBeUndefined();
  });

  it('gives the same scores from features and from their stored statistics, also when they are sampled', async () => {
    await using workspace = await openWorkspace();
    const protocol = defaultProtocol();
    const features = [normalFeatures(10_400, 4, 1), normalFeatures(10_100, 4, 2)];
    const given = {
      ...protocol,
      extraction: { extractor: { id: 'given-features', sha256: null }, dimension: 4 },
    } as const;
    const paths = [];
    for (const [i, each] of features.entries()) {
      const statistics = await encodeStatistics(await combineStatistics([each], given));
      paths.push([
        await workspace.write(`${i}.npy`, encodeFeatures(each)),
        await workspace.write(`${i}.npz`, statistics),
      ]);
    }
    const options = { kid: { subsets: 5 } };
    const direct = await score(paths[0]![0]!, paths[1]![0]!, options);
    for (const [candidate, reference] of [
      [paths[0]![1]!, paths[1]![1]!],
      [paths[0]![0]!, paths[1]![1]!],
    ] as const) {
      const stored = await score(candidate, reference, options);
      expect(stored.scores).toEqual(direct.scores);
      expect(stored.protocol).toEqual(direct.protocol);
    }
    expect(direct.scores.map((each) => each.metric)).toEqual(METRICS.map((metric) => metric.key));
  });

  it('changes with the seed only where something is drawn', async () => {
    const options = { kid: { subsets: 3, subsetSize: 20 } };
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
      expect(result.scores.map((each) => each.metric)).toEqual(['fid']);
      expect(result.warnings.join('\n')).toContain('KID was left out: its subsets of 1000');
    }
  });

  it('refuses a kid that nothing can be left of', async () => {
    const alone = await refusalOf(() => score(vector('a.npy'), vector('b_feats.npz'), { metrics: ['kid'] }));
    expect(alone.exitCode).toBe(3);
    const chosen = { kid: { subsetSize: 61 } };
    const large = await refusalOf(() => score(vector('a.npy'), vector('b_feats.npz'), chosen));
    expect(large.message).toContain('got 61 of 60 images');
    const named = await refusalOf(() =>
      score(vector('a.npy'), vector('b_edm.npz'), { metrics: ['fid', 'kid'] }),
    );
    expect(named.message).toContain('KID) needs features');
    expect(named.exitCode).toBe(3);
  });

  it('refuses metrics that it does not know as a fault of usage', async () => {
    const refusal = await refusalOf(() => score(vector('a.npy'), vector('a.npy'), { metrics: ['sid'] }));
    expect(refusal.message).toContain('expected any of fid, kid');
    expect(refusal.exitCode).toBe(2);
  });

  it('stops when it is told to', async () => {
    const options = { signal: AbortSignal.abort() };
    await expect(score(vector('a.npy'), vector('b_feats.npz'), options)).rejects.toThrow('aborted');
  });
});
