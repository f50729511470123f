import { describe, expect, it } from 'vitest';
import {
  type ClassPart,
  classParts,
  countLabels,
  type FeatureMatrix,
  type FeatureRows,
  MomentAccumulator,
  pickRows,
  rowsOf,
} from '../src/index.ts';
import { normalFeatures } from './seeded-features.ts';

/** Rows that count how often they are read. */
function counted(features: FeatureMatrix): FeatureRows & { passes: number } {
  const inner = rowsOf(features);
  return {
    rows: inner.rows,
    cols: inner.cols,
    passes: 0,
    [Symbol.asyncIterator]() {
      this.passes++;
      return inner[Symbol.asyncIterator]();
    },
  };
}

async function partsOf(
  rows: FeatureRows,
  labels: readonly string[],
  options: Partial<Parameters<typeof classParts>[2]> = {},
): Promise<ClassPart[]> {
  const parts: ClassPart[] = [];
  for await (const part of classParts(rows, labels, { ddof: 1, ...options })) parts.push(part);
  return parts;
}

describe('classParts', () => {
  it('gives the rows of each label in their order, labels in natural order', async () => {
    const x = normalFeatures(2500, 3, 1);
    const labels = Array.from({ length: 2500 }, (_, i) => `class ${i % 11}`);
    const parts = await partsOf(rowsOf(x), labels);
    expect(parts.map(({ label }) => label)).toEqual(Array.from({ length: 11 }, (_, k) => `class ${k}`));
    for (const [k, part] of parts.entries()) {
      const rows = [...labels.keys()].filter((i) => i % 11 === k);
      expect(part).toEqual({ label: `class ${k}`, n: rows.length, features: pickRows(x, rows) });
    }
    expect(countLabels(labels).get('class 3')).toBe(parts[3]?.n);
  });

  it('gives moments of a label with more rows than are kept, gathered a thousand at a time', async () => {
    // 2^20 numbers of a label are kept: 2,621 rows of 400 numbers.
    const x = normalFeatures(2900, 400, 2);
    const labels = Array.from({ length: 2900 }, (_, i) => (i % 29 === 0 ? 'few' : 'many'));
    const [few, many] = await partsOf(rowsOf(x), labels);
    expect(few).toMatchObject({ label: 'few', n: 100, features: { rows: 100, cols: 400 } });
    if (many === undefined || !('moments' in many)) throw new Error('expected moments');
    const accumulator = new MomentAccumulator(400);
    await accumulator.add(
      pickRows(
        x,
        [...labels.keys()].filter((i) => labels[i] === 'many'),
      ),
    );
    const expected = accumulator.moments();
    expect(many.moments).toMatchObject({ n: 2800, ddof: 1 });
    const largest = many.moments.covariance.data.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - expected.covariance.data[at])),
      0,
    );
    expect(largest).toBeLessThan(1e-12);
  });

  it('reads the rows again for labels that do not fit, which changes nothing', async () => {
    const x = counted(normalFeatures(60, 4, 3));
    const labels = Array.from({ length: 60 }, (_, i) => String(i % 6));
    const once = await partsOf(x, labels);
    expect(x.passes).toBe(1);
    // 10 rows of 4 numbers for each label: two labels a pass.
    expect(await partsOf(x, labels, { passNumbers: 80 })).toEqual(once);
    expect(x.passes).toBe(1 + 3);
    expect(await partsOf(x, labels, { passNumbers: 1 })).toEqual(once);
    expect(x.passes).toBe(1 + 3 + 6);
  });

  it('leaves labels out, holds the labels to the rows and stops when told to', async () => {
    const x = rowsOf(normalFeatures(6, 2, 4));
    const labels = ['a', 'b', 'c', 'a', 'b', 'c'];
    const parts = await partsOf(x, labels, { except: new Set(['b']) });
    expect(parts.map(({ label }) => label)).toEqual(['a', 'c']);
    await expect(partsOf(x, ['a'])).rejects.toThrow('expected 6 labels, got 1');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(partsOf(x, labels, { signal })).rejects.toThrow('enough');
  });
});
