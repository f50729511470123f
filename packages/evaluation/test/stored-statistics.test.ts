import { readFile } from 'node:fs/promises';
import { conventionalProtocol, givenFeatures } from '@fidboard/protocol';
import type { FeatureMatrix } from '@fidboard/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleRows } from '../src/feature-rows.ts';
import {
  combineReference,
  combineStatistics,
  decodeFeatures,
  encodeStatistics,
  readStatistics,
} from '../src/index.ts';
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
    const { moments, sample } = await combineStatistics([await exampleFeatures()], PROTOCOL);
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
    const whole = await combineStatistics([features], protocol);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 2499 }), { maxLength: 6 }), async (borders) => {
        expect(await combineStatistics(cut(features, borders), protocol)).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });

  it('keeps a seeded sample in order of the rows when there are too many', () => {
    const features = normalFeatures(500, 2, 4);
    const rowsOf = ({ rows, data }: FeatureMatrix) =>
      Array.from({ length: rows }, (_, i) => `${data[2 * i]} ${data[2 * i + 1]}`);
    const all = rowsOf(features);
    const sample = rowsOf(sampleRows([features], 50, 7));
    const places = sample.map((row) => all.indexOf(row));
    expect(sample).toHaveLength(50);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(rowsOf(sampleRows(cut(features, [10, 99]), 50, 7))).toEqual(sample);
    expect(rowsOf(sampleRows([features], 50, 8))).not.toEqual(sample);
    expect(sampleRows([features], 500, 7)).toBe(features);
  });

  it('refuses a single row, which has no covariance', async () => {
    const refusal = await refusalOf(() => combineStatistics([normalFeatures(1, 6, 1)], PROTOCOL));
    expect(refusal.exitCode).toBe(3);
  });
});

describe('stored statistics', () => {
  it('are written as the committed file that numpy reads without pickle', async () => {
    const statistics = await combineReference([await exampleFeatures()], PROTOCOL);
    const golden = await readFile(vector('stored.npz'));
    expect(Buffer.from(await encodeStatistics(statistics)).equals(golden)).toBe(true);
  });

  it('come back as they were written, with principal axes, with own axes and without', async () => {
    await using workspace = await openWorkspace();
    const features = [normalFeatures(40, 6, 5)];
    const own = conventionalProtocol({
      extraction: givenFeatures(6),
      skew: { pca: null },
      wam: { components: 2, covariance: 'tied' },
    });
    for (const statistics of [
      await combineStatistics(features, PROTOCOL),
      await combineReference(features, PROTOCOL),
      await combineReference(features, own),
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
