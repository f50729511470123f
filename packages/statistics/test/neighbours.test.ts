import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DistanceSpace } from '../src/distance-space.ts';
import {
  type FeatureMatrix,
  jackknifeStandardError,
  type NeighbourOverlap,
  neighbourOverlap,
  type OverlapOptions,
} from '../src/index.ts';
import { nearestNeighbours } from '../src/nearest-neighbours.ts';
import { mapFeatures, normalFeatures, type SeededFeatures, seededFeatures } from './seeded-features.ts';
import cases from './vectors/neighbours.json' with { type: 'json' };

const KS = { precisionRecall: 3, densityCoverage: 5 };
const KEYS = ['precision', 'recall', 'density', 'coverage', 'authenticity'] as const;

interface NeighbourFeatures extends SeededFeatures {
  readonly grid?: number;
  readonly repeat?: number;
  readonly copied?: number;
}

/** The features of vectors/generate_neighbours.py. */
function neighbourFeatures(spec: NeighbourFeatures, other?: FeatureMatrix): FeatureMatrix {
  const { grid, repeat = spec.n, copied = 0 } = spec;
  const { rows, cols, data } = seededFeatures(spec);
  if (grid !== undefined)
    for (let at = 0; at < data.length; at++) data[at] = Math.floor(data[at] * grid + 0.5);
  for (let i = repeat; i < rows; i++)
    data.copyWithin(i * cols, (i % repeat) * cols, ((i % repeat) + 1) * cols);
  if (copied > 0) data.set(other!.data.subarray(0, copied * cols));
  return { rows, cols, data };
}

function valuesOf(overlap: NeighbourOverlap) {
  return KEYS.map((key) => overlap[key]?.value ?? null);
}

/** All five by their definitions, from every distance. */
function fromEveryDistance(
  x: FeatureMatrix,
  y: FeatureMatrix,
  { precisionRecall: k, densityCoverage: l } = KS,
) {
  const distance = (a: FeatureMatrix, i: number, b: FeatureMatrix, j: number) =>
    Math.hypot(...Array.from({ length: a.cols }, (_, c) => a.data[i * a.cols + c] - b.data[j * b.cols + c]));
  const rows = (a: FeatureMatrix) => Array.from({ length: a.rows }, (_, i) => i);
  const sorted = (a: FeatureMatrix, i: number) =>
    rows(a)
      .filter((j) => j !== i)
      .map((j) => distance(a, i, a, j))
      .sort((p, q) => p - q);
  const [ofX, ofY] = [rows(x).map((j) => sorted(x, j)), rows(y).map((i) => sorted(y, i))];
  const share = (flags: boolean[]) => flags.filter(Boolean).length / flags.length;
  const inside = rows(x).map((j) => rows(y).filter((i) => distance(y, i, x, j) < ofY[i][l - 1]).length);
  return [
    share(rows(x).map((j) => rows(y).some((i) => distance(y, i, x, j) <= ofY[i][k - 1]))),
    share(rows(y).map((i) => rows(x).some((j) => distance(y, i, x, j) <= ofX[j][k - 1]))),
    inside.reduce((sum, count) => sum + count, 0) / (l * x.rows),
    share(rows(y).map((i) => rows(x).some((j) => distance(y, i, x, j) < ofY[i][l - 1]))),
    share(
      rows(x).map((j) => {
        const far = rows(y).map((i) => distance(y, i, x, j));
        const nearest = far.indexOf(Math.min(...far));
        return ofY[nearest][0] < far[nearest];
      }),
    ),
  ];
}

/** Entry by entry within 1e-12; null stays null. */
function expectClose(got: (number | null)[], expected: (number | null)[]) {
  got.forEach((value, at) => {
    if (expected[at] === null) expect(value).toBeNull();
    else expect(value, KEYS[at]).toBeCloseTo(expected[at], 12);
  });
}

function turned({ rows, cols, data }: FeatureMatrix): FeatureMatrix {
  return {
    rows,
    cols,
    data: data.map((_, at) => data[(rows - 1 - Math.floor(at / cols)) * cols + (at % cols)]),
  };
}

function points(...data: number[]): FeatureMatrix {
  return { rows: data.length, cols: 1, data: Float64Array.from(data) };
}

/** Tight clusters far from each other: within them float32 sees nothing. */
function clusters(n: number, seed: number): FeatureMatrix {
  return mapFeatures(normalFeatures(n, 5, seed), (value, row) => value + (row % 3) * 1e6);
}

describe('neighbourOverlap', () => {
  it.each(cases)('agrees with scikit-learn and SciPy: $name', async (vector) => {
    const reference = neighbourFeatures(vector.reference as NeighbourFeatures);
    const candidate = neighbourFeatures(vector.candidate as NeighbourFeatures, reference);
    const overlap = await neighbourOverlap(candidate, reference, vector);
    for (const key of KEYS) {
      const expected = vector.expected[key];
      expect(Math.abs(overlap[key]!.value - expected), key).toBeLessThanOrEqual(1e-14 * expected);
      const without = vector.without?.[key] ?? null;
      expect(overlap[key]!.without === null, key).toBe(without === null);
      without?.forEach((value, block) => {
        expect(overlap[key]!.without![block], `${key} without block ${block}`).toBeCloseTo(value, 13);
      });
    }
    const { k, sum, first } = vector.radii;
    const { squared } = await nearestNeighbours(new DistanceSpace([reference]), 0, k);
    const radii = Array.from({ length: reference.rows }, (_, i) => Math.sqrt(squared[i * k + k - 1]));
    expect(Math.abs(radii.reduce((total, radius) => total + radius, 0) - sum)).toBeLessThanOrEqual(
      1e-12 * sum,
    );
    first.forEach((radius, i) => {
      expect(Math.abs(radii[i] - radius)).toBeLessThanOrEqual(1e-12 * radius);
    });
  });

  it('computes a hand case: points on a line, ties included', async () => {
    const x = points(1, 2.5, 9);
    const y = points(0, 2, 4, 8);
    // Nearest others: y 2, 2, 2, 4; x 1.5, 1.5, 6.5.
    const overlap = await neighbourOverlap(x, y, { precisionRecall: 1, densityCoverage: 1 });
    expect(overlap.precision?.value).toBe(1); // 1 and 2.5 lie within 2 of 0 and 2; 9 within 4 of 8
    expect(overlap.recall?.value).toBe(1); // 0 and 2 within 1.5 of 1; 4 within 1.5 of 2.5; 8 within 6.5 of 9
    expect(overlap.density?.value).toBe((2 + 2 + 1) / 3); // 2.5 is not within 4 of 8, and 1 not below 2 from 3
    expect(overlap.coverage?.value).toBe(1);
    expect(overlap.authenticity?.value).toBe(0); // the nearest are nearer than any two of y
    const tie = await neighbourOverlap(points(6), y, { precisionRecall: 1, densityCoverage: 1 });
    expect(tie.precision?.value).toBe(1); // |6 - 4| = 2, the radius of 4: within by <=
    expect(tie.density?.value).toBe(1); // and not by <; 2 < 4, the radius of 8
    expect(tie.authenticity?.value).toBe(0); // 4, the first of two at distance 2, is 2 from another
    expect(tie.recall).toBeNull(); // one point has no neighbour
    const far = await neighbourOverlap(points(20, 30), y, { precisionRecall: 1, densityCoverage: 1 });
    expect(valuesOf(far)).toEqual([0, 0, 0, 0, 1]);
    expect(far.copies).toBe(0);
  });

  it('gives the same bits whatever the blocks and the type of their products', async () => {
    const sets = fc.constantFrom<(seed: number) => [FeatureMatrix, FeatureMatrix]>(
      (seed) => [normalFeatures(45, 4, seed), normalFeatures(50, 4, seed + 1)],
      (seed) => [clusters(45, seed), clusters(50, seed + 1)],
      (seed) => [
        neighbourFeatures({ n: 45, d: 3, seed, grid: 2 }),
        neighbourFeatures({ n: 50, d: 3, seed: seed + 100, grid: 2, repeat: 20 }),
      ],
    );
    await fc.assert(
      fc.asyncProperty(sets, fc.nat(1e6), fc.integer({ min: 1, max: 60 }), async (make, seed, blockRows) => {
        const [x, y] = make(seed);
        const whole = await neighbourOverlap(x, y, KS);
        expect(await neighbourOverlap(x, y, { ...KS, blockRows })).toEqual(whole);
        expect(await neighbourOverlap(x, y, { ...KS, blockRows, products: 'float64' })).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('decides as every distance does, far below the resolution of float32 as well', async () => {
    const nearTies = (n: number, seed: number) =>
      mapFeatures(
        normalFeatures(n, 8, seed),
        (value, row, column) => (column === row % 8 ? 1 : 0) + 1e-9 * value,
      );
    const mixed = (n: number, seed: number) =>
      mapFeatures(normalFeatures(n, 8, seed), (value, row) => value * 10 ** ((row % 9) - 4));
    for (const make of [
      nearTies,
      mixed,
      clusters,
      (n: number, seed: number) => normalFeatures(n, 30, seed),
    ]) {
      const [x, y] = [make(64, 1), make(72, 2)];
      expectClose(valuesOf(await neighbourOverlap(x, y, { ...KS, blockRows: 40 })), fromEveryDistance(x, y));
    }
  });

  it('turns to float64 products in the middle of a block of clusters too tight for float32, and agrees', async () => {
    const [x, y] = [clusters(700, 1), clusters(900, 2)];
    const overlap = await neighbourOverlap(x, y, KS);
    expect(overlap).toEqual(await neighbourOverlap(x, y, { ...KS, products: 'float64' }));
  });

  it('sees no order of rows, and precision of one side is recall of the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), async (seed) => {
        const x = normalFeatures(40, 3, seed);
        const y = mapFeatures(normalFeatures(50, 3, seed + 1), (value) => 0.8 * value);
        const overlap = await neighbourOverlap(x, y, KS);
        expectClose(valuesOf(await neighbourOverlap(turned(x), turned(y), KS)), valuesOf(overlap));
        const swapped = await neighbourOverlap(y, x, KS);
        expect(swapped.recall?.value).toBe(overlap.precision?.value);
        expect(swapped.precision?.value).toBe(overlap.recall?.value);
      }),
      { numRuns: 20 },
    );
  });

  it('does not change when both sides are moved, scaled, mirrored and have columns exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), fc.integer({ min: -60, max: 60 }), async (seed, exponent) => {
        // Integers: what is done to them is exact.
        const x = neighbourFeatures({ n: 40, d: 3, seed, grid: 64 });
        const y = neighbourFeatures({ n: 50, d: 3, seed: seed + 100, grid: 64, offset: 0.1 });
        const expected = await neighbourOverlap(x, y, KS);
        const scaled = (f: FeatureMatrix) => mapFeatures(f, (value) => value * 2 ** exponent);
        const moved = (f: FeatureMatrix) => mapFeatures(f, (value, _, j) => value + 1e6 * (j + 1));
        const exchanged = (f: FeatureMatrix) => mapFeatures(f, (_, i, j) => -f.data[i * 3 + ((j + 1) % 3)]);
        for (const change of [scaled, moved, exchanged]) {
          expect(await neighbourOverlap(change(x), change(y), KS)).toEqual(expected);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('of a set with itself covers everything and finds nothing authentic', async () => {
    const x = normalFeatures(30, 4, 1);
    const overlap = await neighbourOverlap(x, { ...x, data: x.data.slice() }, KS);
    expect(valuesOf(overlap)).toEqual([1, 1, overlap.density?.value, 1, 0]);
    expect(overlap.copies).toBe(30);
  });

  it('has no score where a set has too few rows for its radii, and the others all the same', async () => {
    const [few, many] = [normalFeatures(3, 2, 1), normalFeatures(9, 2, 2)];
    const some = await neighbourOverlap(few, many, KS);
    expect(some.recall).toBeNull();
    expectClose(valuesOf(some).toSpliced(1, 1), fromEveryDistance(few, many).toSpliced(1, 1));
    const none = await neighbourOverlap(many, few, KS);
    expect(valuesOf(none)).toEqual([null, none.recall?.value, null, null, none.authenticity?.value]);
    expect(none.recall?.value).toBeGreaterThanOrEqual(0);
    expect((await neighbourOverlap(many, normalFeatures(1, 2, 3), KS)).authenticity).toBeNull();
  });

  it('counts radii of 0', async () => {
    const y = neighbourFeatures({ n: 40, d: 3, seed: 1, grid: 8 });
    y.data.fill(7, 0, 6 * 3); // six copies: five others at distance 0
    const overlap = await neighbourOverlap(normalFeatures(30, 3, 1), y, KS);
    expect([overlap.precision?.zeroRadii, overlap.coverage?.zeroRadii]).toEqual([6, 6]);
    expect(overlap.recall?.zeroRadii).toBe(0);
  });

  it('has error bars as wide as the spread over fresh candidates', async () => {
    const y = normalFeatures(150, 3, 99);
    const repetitions = 150;
    const estimates = KEYS.map(() => [] as number[]);
    const squaredBars = KEYS.map(() => 0);
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const x = mapFeatures(normalFeatures(150, 3, 1000 + repetition), (value) => 0.7 + value);
      const overlap = await neighbourOverlap(x, y, KS);
      KEYS.forEach((key, at) => {
        estimates[at].push(overlap[key]!.value);
        squaredBars[at] += jackknifeStandardError(overlap[key]!.without!) ** 2 / repetitions;
      });
    }
    const ratios = estimates.map((values, at) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / repetitions;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repetitions - 1);
      return Math.sqrt(squaredBars[at] / variance);
    });
    const [precision, recall, density, coverage, authenticity] = ratios;
    for (const ratio of [precision, density, coverage, authenticity]) {
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThan(1.2);
    }
    // Leaving a block out widens other neighbourhoods, which a fresh sample does not: the bar errs on the wide side.
    expect(recall).toBeGreaterThan(1);
    expect(recall).toBeLessThan(1.6);
  });

  it('reports progress over all blocks and stops between them', async () => {
    const x = normalFeatures(30, 2, 1);
    const controller = new AbortController();
    const seen: [number, number][] = [];
    const options: OverlapOptions = {
      ...KS,
      blockRows: 10,
      signal: controller.signal,
      onProgress: (done, total) => {
        seen.push([done, total]);
        if (done === 4) controller.abort(new Error('enough'));
      },
    };
    await expect(neighbourOverlap(x, x, options)).rejects.toThrow('enough');
    // 3 tiles on either side: 6 blocks within each, 9 between.
    expect(seen).toEqual([1, 2, 3, 4].map((done) => [done, 21]));
  });

  it('refuses sets of different dimensions', async () => {
    await expect(neighbourOverlap(normalFeatures(9, 2, 1), normalFeatures(9, 3, 1), KS)).rejects.toThrow(
      'candidate should have 3 columns and have 2',
    );
  });

  it.each([0, 2.5])('refuses %s neighbours', async (k) => {
    const x = normalFeatures(9, 2, 1);
    await expect(neighbourOverlap(x, x, { ...KS, densityCoverage: k })).rejects.toThrow(
      `at least 1, got ${k}`,
    );
  });
});
