// Promise: files of other tools are read as those tools mean them, or refused with the way out.
import { readdirSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { systemClock } from '@fidboard/core';
import { encodeNpz, readNpz } from '@fidboard/npy';
import { describe, expect, it } from 'vitest';
import {
  computeStatistics,
  encodeStatistics,
  METRICS,
  openSource,
  type PairScores,
  readStatistics,
  type ScorePairOptions,
  scorePair,
} from '../src/index.ts';
import { openPair } from '../src/open-pair.ts';
import { imagesNpz, openWorkspace, refusalOf, vector } from './workspace.ts';

const imported = (name: string) => vector(`imports/${name}`);
const EXPECTED = JSON.parse(await readFile(imported('expected.json'), 'utf8'));
const FILES = readdirSync(imported('.'));

function score(candidate: string, reference: string, options: Partial<ScorePairOptions> = {}) {
  return scorePair(candidate, reference, { clock: systemClock, metrics: ['fid'], ...options });
}

function expectFid({ scores }: PairScores, expected: number, tolerance: number): void {
  const value = scores.find(({ metric }) => metric === 'fid')?.value ?? Number.NaN;
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * expected);
}

/** Single precision in the file costs digits, and only there. */
const toleranceOf = (name: string) => (name.includes('_f4_') ? 1e-6 : 1e-9);

describe('statistics of pytorch-fid, clean-fid and EDM', () => {
  it('agree with SciPy in every type, order, byte order and compression', async () => {
    const names = FILES.filter((name) => name.startsWith('statistics_') && name.endsWith('.npz'));
    expect(names).toHaveLength(16);
    for (const name of names)
      expectFid(
        await score(imported('candidate_pooled.npy'), imported(name)),
        EXPECTED.fid,
        toleranceOf(name),
      );
  });

  it('are taken where float32 sums left them asymmetric, and made symmetric', async () => {
    const { moments } = await readStatistics(imported('float32_sums.npz'));
    const { rows: d, data } = moments.covariance;
    const raw = (await readNpz(imported('float32_sums.npz'))).get('sigma')!.data;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        expect(data[i * d + j]).toBe(data[j * d + i]);
        expect(data[i * d + j]).toBe((Number(raw[i * d + j]) + Number(raw[j * d + i])) / 2);
      }
    }
    const scores = await score(imported('candidate_pooled.npy'), imported('float32_sums.npz'));
    expectFid(scores, EXPECTED.float32Sums, 1e-6);
  });

  it('cannot give what needs features, and say so', async () => {
    const reference = imported('statistics_f8_C_little_savez.npz');
    const all = await score(imported('candidate_pooled.npy'), reference, { metrics: ['all'] });
    expect(all.scores.map(({ metric }) => metric)).toContain('fid');
    for (const key of ['kid', 'skew_inception_distance', 'wam']) {
      const title = METRICS.find((metric) => metric.key === key)?.title;
      const said = `${title} cannot be computed: the reference's statistics hold only a mean and a covariance`;
      expect(all.scores.map(({ metric }) => metric)).not.toContain(key);
      expect(all.warnings.join('\n')).toContain(said);
      const named = await refusalOf(() =>
        score(imported('candidate_pooled.npy'), reference, { metrics: [key] }),
      );
      expect(named.message).toContain(said);
      expect(named.remedy).toContain('fidboard stats');
      expect(named.exitCode).toBe(3);
    }
  });
});

describe('features of clean-fid and others', () => {
  it('agree with SciPy in every type, order, byte order and compression', async () => {
    const names = FILES.filter((name) => name.startsWith('features_'));
    expect(names).toHaveLength(24);
    for (const name of names)
      expectFid(
        await score(imported('candidate_pooled.npy'), imported(name)),
        EXPECTED.fid,
        toleranceOf(name),
      );
  });
});

describe('a reference batch of guided-diffusion', () => {
  const reference = imported('guided_diffusion.npz');

  it('is read as the statistics that fit features', async () => {
    const pooled = await score(imported('candidate_pooled.npy'), reference);
    expectFid(pooled, EXPECTED.fid, 1e-9);
    expect(pooled.warnings).toContain(
      `${reference} holds images, statistics mu (6-d), statistics mu_s (5-d): taken as statistics mu (6-d), to compare it with the other side.`,
    );
    const spatial = await score(imported('candidate_spatial.npy'), reference);
    expectFid(spatial, EXPECTED.spatial, 1e-9);
    expect(spatial.warnings.join()).toContain('taken as statistics mu_s (5-d)');
  });

  it('is read as the statistics that fit statistics, on either side', async () => {
    expectFid(await score(imported('candidate_spatial.npz'), reference), EXPECTED.spatial, 1e-9);
    const turned = await score(reference, imported('candidate_spatial.npz'));
    expectFid(turned, EXPECTED.spatial, 1e-9);
    expect(turned.n).toEqual({ candidate: null, reference: null });
  });

  it('is read as images beside images, beside its like and for a named extractor', async () => {
    for (const [other, extractor] of [
      ['guided_diffusion_samples.npz', undefined],
      ['guided_diffusion.npz', undefined],
      ['candidate_pooled.npy', 'mobilenet-v2'],
    ] as const) {
      await using pair = await openPair(imported(other), reference, { extractor });
      expect(pair.reference.kind).toBe('images');
    }
    await using source = await openSource(reference);
    expect(source).toMatchObject({ kind: 'images', samples: { count: 4 } });
  });

  it('is read as images beside statistics that name their extractor', async () => {
    await using workspace = await openWorkspace();
    const images = await workspace.write('images.npz', await imagesNpz(3, { seed: 1, noise: 60 }));
    const stored = await workspace.write('ours.npz', await encodeStatistics(await computeStatistics(images)));
    await using pair = await openPair(reference, stored);
    expect([pair.candidate.kind, pair.reference.kind]).toEqual(['images', 'statistics']);
  });

  it('gives its statistics without images too, by the dimension of the other side', async () => {
    const both = imported('both_statistics.npz');
    expectFid(await score(imported('candidate_spatial.npy'), both), EXPECTED.spatial, 1e-9);
    expect((await score(both, both)).scores[0]?.value).toBeLessThan(1e-9);
    expectFid(await score(reference, imported('candidate_spatial.npz')), EXPECTED.spatial, 1e-9);
  });

  it('is refused where neither of its statistics fits', async () => {
    await using workspace = await openWorkspace();
    const feats = { dtype: 'float32', shape: [3, 4], data: new Float32Array(12) } as const;
    const other = await workspace.write('other.npz', await encodeNpz({ feats }));
    const refusal = await refusalOf(() => score(other, reference));
    expect(refusal.message).toContain('expected features of dimension 4');
    expect(refusal.exitCode).toBe(4);
  });
});

describe('pickles and object arrays', () => {
  it.each([
    ['edm2.pkl', 'got a Python pickle', 'pickle.load'],
    ['statistics.pt', 'got a Python pickle', 'pickle.load'],
    ['dictionary.npy', 'pickled Python objects', 'allow_pickle=False'],
    ['object_feats.npz', 'pickled Python objects', 'allow_pickle=False'],
  ])('are refused with the way out: %s', async (name, message, remedy) => {
    await using workspace = await openWorkspace();
    await copyFile(imported(name), workspace.path('reference'));
    const refusal = await refusalOf(() =>
      score(imported('candidate_pooled.npy'), workspace.path('reference')),
    );
    expect(refusal.message).toContain(message);
    expect(refusal.remedy).toContain(remedy);
    expect(refusal.exitCode).toBe(3);
  });
});
