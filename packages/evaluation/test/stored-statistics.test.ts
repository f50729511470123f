import { readFile } from 'node:fs/promises';
import { conventionalProtocol, givenFeatures } from '@fidboard/protocol';
import type { FeatureMatrix } from '@fidboard/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  combineReference,
  combineStatistics,
  decodeFeatures,
  encodeStatistics,
  type FeatureRows,
  readStatistics,
  rowsOf,
} from '../src/index.ts';
import { sampleOf } from '../src/stored-statistics.ts';
import { normalFeatures, openWorkspace, refusalOf, vector } from './workspace.ts';

const PROTOCOL = conventionalProtocol({ extraction: givenFeatures(6) });
const EXPECTED = JSON.parse(await readFile(vector('expected.json'), 'utf8'));

async function exampleFeatures(): Promise<FeatureMatrix> {
  return decodeFeatures(await readFile(vector('a.npy')), 'a.npy');
}

function cut({ rows, cols, data }: FeatureMatrix, borders: readonly number[]): FeatureMatrix[] {
  const ends = [...new Set([...borders.map((border) => border % rows), rows])].sort((a, b) => a - b);
  let first = 0;
  return ends.map((end) => {
    const part = { rows: end - first, cols, data: data.slice(first * cols, end * cols) };
    first = end;
    return part;
  });
}

describe('combineStatistics', () => {
  it('agrees with numpy', async () => {
    const { moments, sample } = await combineStatistics(rowsOf(await exampleFeatures()), PROTOCOL);
    expect(moments.n).toBe(60);
    EXPECTED.mu.forEach((value: number, i: number) => {
      expect(moments.mean[i]).toBeCloseTo(value, 12);
    });
    EXPECTED.sigma.flat().forEach((value: number, i: number) => {
      expect(moments.covariance.data[i]).toBeCloseTo(value, 10);
    });
    expect(sample?.rows).toBe(60);
  });

  it('gives the same bits however the rows are divided into shards', async () => {
    const features = normalFeatures(2500, 5, 3);
    const protocol = conventionalProtocol({ extraction: givenFeatures(5) });
    const whole = await combineStatistics(rowsOf(features), protocol);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 2499 }), { maxLength: 6 }), async (borders) => {
        expect(await combineStatistics(rowsOf(...cut(features, borders)), protocol)).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });

  it('keeps a seeded sample in order of the rows when there are too many', async () => {
    const features = normalFeatures(500, 2, 4);
    const texts = ({ rows, data }: FeatureMatrix) =>
      Array.from({ length: rows }, (_, i) => `${data[2 * i]} ${data[2 * i + 1]}`);
    const all = texts(features);
    const numbers = all.map((_, i) => String(i));
    const protocol = { ...PROTOCOL, statistics: { ddof: 1, featureSample: 50 } } as const;
    const drawn = async (rows: FeatureRows, seed: number) => sampleOf(rows, numbers, { ...protocol, seed });
    const sampled = async (rows: FeatureRows, seed: number) => (await drawn(rows, seed)).sample;
    const sample = texts(await sampled(rowsOf(features), 7));
    const places = sample.map((row) => all.indexOf(row));
    expect(sample).toHaveLength(50);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect((await drawn(rowsOf(features), 7)).labels).toEqual(places.map(String));
    expect(texts(await sampled(rowsOf(...cut(features, [10, 99])), 7))).toEqual(sample);
    expect(texts(await sampled(rowsOf(features), 8))).not.toEqual(sample);
    const everything = { ...protocol, statistics: { ddof: 1, featureSample: 500 } } as const;
    expect(await sampleOf(rowsOf(features), null, everything)).toEqual({ sample: features, labels: null });
  });

  it('refuses a single row, which has no covariance', async () => {
    const refusal = await refusalOf(() => combineStatistics(rowsOf(normalFeatures(1, 6, 1)), PROTOCOL));
    expect(refusal.exitCode).toBe(3);
  });
});

describe('stored statistics', () => {
  it('are written as the committed file that numpy reads without pickle', async () => {
    const labels = Array.from({ length: 60 }, (_, i) => ['cat', 'dog', 'Bär'][i % 3]!);
    const statistics = await combineReference(rowsOf(await exampleFeatures()), PROTOCOL, { labels });
    const golden = await readFile(vector('stored.npz'));
    expect(Buffer.from(await encodeStatistics(statistics)).equals(golden)).toBe(true);
  });

  it('come back as they were written, with principal axes, with own axes and without', async () => {
    await using workspace = await openWorkspace();
    const features = rowsOf(normalFeatures(40, 6, 5));
    const labels = Array.from({ length: 40 }, (_, i) => `class ${i % 12}`);
    const own = conventionalProtocol({
      extraction: givenFeatures(6),
      settings: { skewInceptionDistance: { pca: null }, wam: { components: 2, covariance: 'tied' } },
    });
    const auto = conventionalProtocol({
      extraction: givenFeatures(6),
      settings: { wam: { components: 'auto' } },
    });
    for (const statistics of [
      await combineReference(features, auto),
      await combineStatistics(features, PROTOCOL),
      await combineReference(features, PROTOCOL),
      await combineReference(features, own),
      await combineReference(features, own, { labels }),
    ]) {
      const path = await workspace.write('stored.npz', await encodeStatistics(statistics));
      expect(await readStatistics(path)).toEqual(statistics);
    }
  });

  it.each(['b_pytorch_fid.npz', 'b_edm.npz'])(
    'are read from %s, which says neither n nor protocol',
    async (name) => {
      const { moments, sample, protocol } = await readStatistics(vector(name));
      expect(moments).toMatchObject({ n: 0, ddof: 1 });
      expect(moments.mean).toHaveLength(6);
      expect({ sample, protocol }).toEqual({ sample: null, protocol: null });
    },
  );
});
