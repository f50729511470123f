import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blockCount,
  type FeatureMatrix,
  factorOfFeatures,
  factorOfMoments,
  frechetReplicates,
  jackknife,
  MomentAccumulator,
  type Moments,
  principalBasis,
  projectRows,
  type Replicates,
  rowsOf,
  skewDistance,
  skewMoments,
  skewReplicates,
} from '../src/index.ts';
import {
  bentFeatures,
  mapFeatures,
  normalFeatures,
  relativeError,
  type SeededFeatures,
} from './seeded-features.ts';
import cases from './vectors/replicates.json' with { type: 'json' };

type Case = (typeof cases)[number];

async function momentsOf(features: FeatureMatrix, ddof: 0 | 1 = 1): Promise<Moments> {
  const accumulator = new MomentAccumulator(features.cols, { ddof });
  await accumulator.add(features);
  return accumulator.moments();
}

async function sampleOf(features: FeatureMatrix, ddof: 0 | 1 = 1) {
  return { rows: rowsOf(features), ddof, moments: await momentsOf(features, ddof) };
}

async function replicatesOf({
  distance,
  x,
  y,
  components,
  blocks,
  value,
  ...rest
}: Case): Promise<Replicates> {
  const ddof = rest.ddof === 0 ? 0 : 1;
  const [a, b] = [bentFeatures(x as SeededFeatures), bentFeatures(y as SeededFeatures)];
  if (distance === 'frechet') {
    const factor =
      b.rows <= b.cols ? factorOfFeatures(b, ddof) : await factorOfMoments(await momentsOf(b, ddof));
    return frechetReplicates(await sampleOf(a, ddof), factor, { blocks, halves: a.rows > a.cols });
  }
  const basis = await principalBasis(await momentsOf(b, ddof), components);
  const rows = await projectRows(rowsOf(a), basis);
  const own = await skewMoments(rows, { ddof });
  const reference = await skewMoments(await projectRows(rowsOf(b), basis), { ddof });
  const without = await skewReplicates({ rows, own }, reference, { blocks, weight: 0.5, root: 'cube' });
  return { whole: value, without, halves: [] };
}

describe('values over parts of the rows against NumPy and SciPy', () => {
  it.each(cases)('$name', async (each) => {
    const replicates = await replicatesOf(each);
    expect(relativeError(replicates.whole, each.value)).toBeLessThan(1e-8);
    expect(replicates.without).toHaveLength(each.blocks);
    each.without.forEach((expected, block) => {
      expect(relativeError(replicates.without[block], expected)).toBeLessThan(1e-8);
    });
    expect(replicates.halves).toHaveLength(each.halves.length);
    each.halves.forEach((expected, half) => {
      expect(relativeError(replicates.halves[half].value, expected)).toBeLessThan(1e-8);
    });
    const { standardError, bias, interval95 } = jackknife(replicates);
    expect(relativeError(standardError, each.jackknife.standardError)).toBeLessThan(1e-8);
    expect(relativeError(bias, each.jackknife.bias)).toBeLessThan(1e-6);
    // Student's quantile is an expansion: good to 1e-5 from 9 degrees of freedom on.
    const reach = (each.jackknife.high - each.jackknife.low) / 2;
    if (each.blocks < 10) return;
    expect(Math.abs(interval95[0] - each.jackknife.low)).toBeLessThan(1e-4 * reach);
    expect(Math.abs(interval95[1] - each.jackknife.high)).toBeLessThan(1e-4 * reach);
  });
});

describe('delete-one-block values of the Frechet distance', () => {
  const y = bentFeatures({ n: 90, d: 7, seed: 901, skew: 0.5 });

  const valuesWithout = async (...args: Parameters<typeof frechetReplicates>) =>
    (await frechetReplicates(...args)).without;

  it('do not depend on the passes, nor on how the rows are divided', async () => {
    const x = bentFeatures({ n: 131, d: 7, seed: 1 });
    const factor = await factorOfMoments(await momentsOf(y));
    const whole = await valuesWithout(await sampleOf(x), factor, { blocks: 12 });
    const parts = [50, 81].map((rows, part) => ({
      rows,
      cols: 7,
      data: x.data.slice(part * 350, (part * 50 + rows) * 7),
    }));
    const sample = { rows: rowsOf(...parts), ddof: 1 as const, moments: await momentsOf(x) };
    const divided = await valuesWithout(sample, factor, { blocks: 12, perPass: 5 });
    divided.forEach((value, block) => {
      expect(relativeError(value, whole[block])).toBeLessThan(1e-9);
    });
  });

  it('do not depend on whether the moments were known', async () => {
    const x = bentFeatures({ n: 131, d: 7, seed: 1, offset: 1e3 });
    const factor = await factorOfMoments(await momentsOf(mapFeatures(y, (value) => value + 1e3)));
    const known = await frechetReplicates(await sampleOf(x), factor, { blocks: 12, halves: true });
    const found = await frechetReplicates({ rows: rowsOf(x), ddof: 1 }, factor, { blocks: 12, halves: true });
    expect(relativeError(found.whole, known.whole)).toBeLessThan(1e-9);
    known.without.forEach((value, block) => {
      expect(relativeError(found.without[block], value)).toBeLessThan(1e-9);
    });
    known.halves.forEach(({ share, value }, half) => {
      expect(found.halves[half].share).toBe(share);
      expect(relativeError(found.halves[half].value, value)).toBeLessThan(1e-9);
    });
  });

  it('agree between both routes where there are as many rows as directions', async () => {
    const x = bentFeatures({ n: 40, d: 40, seed: 1 });
    const reference = await factorOfMoments(await momentsOf(bentFeatures({ n: 90, d: 40, seed: 901 })));
    // One direction less than there are rows.
    const rank = reference.factor.rows - 1;
    const factor = { ...reference.factor, rows: rank, data: reference.factor.data.slice(0, rank * 40) };
    const narrow = {
      ...reference,
      factor,
      trace: factor.data.reduce((sum, entry) => sum + entry * entry, 0),
    };
    const padded = { ...factor, rows: 40, data: new Float64Array(1600) };
    padded.data.set(factor.data);
    const covariance = await valuesWithout(await sampleOf(x), narrow, { blocks: 8 });
    const same = await valuesWithout(await sampleOf(x), { ...narrow, factor: padded }, { blocks: 8 });
    same.forEach((value, block) => {
      expect(relativeError(covariance[block], value)).toBeLessThan(1e-9);
    });
  });

  it('scale with the square of the features', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), async (scale) => {
        const [x, z] = [normalFeatures(60, 3, 5), normalFeatures(50, 3, 6)];
        const of = async (a: FeatureMatrix, b: FeatureMatrix) =>
          valuesWithout(await sampleOf(a), await factorOfMoments(await momentsOf(b)), { blocks: 5 });
        const plain = await of(x, z);
        const scaled = await of(
          mapFeatures(x, (value) => scale * value),
          mapFeatures(z, (value) => scale * value),
        );
        scaled.forEach((value, block) => {
          expect(relativeError(value, scale ** 2 * plain[block])).toBeLessThan(1e-9);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('are finite for constant features on either side', async () => {
    const constant = mapFeatures(normalFeatures(40, 3, 1), () => 2);
    const other = normalFeatures(40, 3, 2);
    const still = await factorOfMoments(await momentsOf(constant));
    const moving = await factorOfMoments(await momentsOf(other));
    for (const [x, reference] of [
      [constant, moving],
      [other, still],
      [constant, still],
    ] as const) {
      const values = await valuesWithout(await sampleOf(x), reference, { blocks: 10 });
      expect(values.every(Number.isFinite)).toBe(true);
    }
    expect([...(await valuesWithout(await sampleOf(constant), still, { blocks: 10 }))]).toEqual(
      Array(10).fill(0),
    );
  });

  it('stop when told to, and report every block', async () => {
    const factor = await factorOfMoments(await momentsOf(y));
    const sample = await sampleOf(bentFeatures({ n: 40, d: 7, seed: 1 }));
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(frechetReplicates(sample, factor, { blocks: 4, signal })).rejects.toThrow('enough');
    const seen: string[] = [];
    await frechetReplicates(sample, factor, {
      blocks: 4,
      onProgress: (done, total) => seen.push(`${done}/${total}`),
    });
    expect(seen).toEqual(['1/4', '2/4', '3/4', '4/4']);
  });
});

it('deletes rows from the skew distance as if they had never been there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(1e6),
        n: fc.integer({ min: 24, max: 60 }),
        d: fc.integer({ min: 1, max: 10 }),
        root: fc.constantFrom('cube' as const, 'none' as const),
      }),
      async ({ seed, n, d, root }) => {
        const rows = (await projectRows(rowsOf(bentFeatures({ n, d, seed, skew: 0.5 })), {
          origin: new Float64Array(d),
          axes: null,
          search: null,
        })) as FeatureMatrix;
        const reference = await skewMoments(bentFeatures({ n: 50, d, seed: seed + 100 }), { ddof: 1 });
        const options = { weight: 2, root };
        const own = await skewMoments(rows, { ddof: 1 });
        const values = await skewReplicates({ rows, own }, reference, { ...options, blocks: 4 });
        const kept = Array.from({ length: n }, (_, i) => i).filter((i) => i % 4 !== 2);
        const left = {
          rows: kept.length,
          cols: d,
          data: Float64Array.from(kept.flatMap((i) => [...rows.data.subarray(i * d, (i + 1) * d)])),
        };
        const expected = await skewDistance(await skewMoments(left, { ddof: 1 }), reference, options);
        expect(relativeError(values[2], expected.value)).toBeLessThan(1e-9);
      },
    ),
    { numRuns: 15 },
  );
});

it('takes fewer blocks where each costs more, and of a few rows never fewer than 2 to a block', () => {
  expect([blockCount(5000, 64), blockCount(5000, 1024), blockCount(5000, 1025), blockCount(31, 64)]).toEqual([
    50, 50, 20, 15,
  ]);
});
