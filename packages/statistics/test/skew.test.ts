import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FeatureMatrix,
  MomentAccumulator,
  type Moments,
  narrowBasis,
  type PrincipalBasis,
  packedLength,
  pickRows,
  principalBasis,
  projectMoments,
  projectRows,
  rowsOf,
  type SkewOptions,
  skewDistance,
  skewMoments,
  thirdMoments,
  widthOf,
} from '../src/index.ts';
import {
  bentFeatures,
  mapFeatures,
  normalFeatures,
  relativeError,
  type SeededFeatures,
} from './seeded-features.ts';
import cases from './vectors/skew.json' with { type: 'json' };

const CUBE: SkewOptions = { weight: 1, root: 'cube' };

async function momentsOf(features: FeatureMatrix, ddof: 0 | 1 = 1): Promise<Moments> {
  const accumulator = new MomentAccumulator(features.cols, { ddof });
  await accumulator.add(features);
  return accumulator.moments();
}

async function distance(
  x: FeatureMatrix,
  y: FeatureMatrix,
  { basis, ddof = 1, ...options }: SkewOptions & { basis: PrincipalBasis; ddof?: 0 | 1 },
) {
  const [a, b] = [await projectRows(rowsOf(x), basis), await projectRows(rowsOf(y), basis)];
  return skewDistance(await skewMoments(a, { ddof }), await skewMoments(b, { ddof }), options);
}

/** sum_ijk (T1 - T2)^2 without any tensor: mean((Cx Cx^T)^3) + mean((Cy Cy^T)^3) - 2 mean((Cx Cy^T)^3). */
function tensorFree(x: FeatureMatrix, y: FeatureMatrix): number {
  const centred = ({ rows, cols, data }: FeatureMatrix) => {
    const mean = Float64Array.from({ length: cols }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += data[i * cols + j];
      return sum / rows;
    });
    return Array.from({ length: rows }, (_, i) =>
      Array.from({ length: cols }, (_, j) => data[i * cols + j] - mean[j]),
    );
  };
  const meanCube = (a: number[][], b: number[][]) => {
    let sum = 0;
    for (const p of a) for (const q of b) sum += p.reduce((dot, value, j) => dot + value * q[j], 0) ** 3;
    return sum / (a.length * b.length);
  };
  const [a, b] = [centred(x), centred(y)];
  return meanCube(a, a) + meanCube(b, b) - 2 * meanCube(a, b);
}

describe('against NumPy and SciPy', () => {
  it.each(cases)('$name', async ({ x, y, components, ddof, expected }) => {
    const [candidate, reference] = [bentFeatures(x as SeededFeatures), bentFeatures(y as SeededFeatures)];
    const divisor = ddof === 0 ? 0 : 1;
    const basis = await principalBasis(await momentsOf(reference, divisor), components);
    for (const root of ['cube', 'none'] as const) {
      const result = await distance(candidate, reference, { basis, ddof: divisor, weight: 0.5, root });
      expect(relativeError(result.frechetPart, expected.frechetPart)).toBeLessThan(1e-9);
      expect(relativeError(result.skewPart, expected[root])).toBeLessThan(1e-9);
      expect(result.value).toBe(result.frechetPart + 0.5 * result.skewPart);
    }
  });
});

describe('third moments', () => {
  it('of one column is the third central moment', async () => {
    const data = Float64Array.of(0, 0, 0, 4);
    expect([...(await thirdMoments({ rows: 4, cols: 1, data }))]).toEqual([(3 * -1 + 27) / 4]);
  });

  it('are packed with i <= j <= k, those of the first columns first', async () => {
    const x = bentFeatures({ n: 50, d: 11, seed: 1, skew: 1 });
    const all = await thirdMoments(x);
    expect(all).toHaveLength(packedLength(11));
    const first = mapFeatures(x, (value) => value);
    const narrow = {
      rows: 50,
      cols: 4,
      data: Float64Array.from({ length: 200 }, (_, at) => first.data[Math.floor(at / 4) * 11 + (at % 4)]),
    };
    const few = await thirdMoments(narrow);
    few.forEach((value, at) => {
      expect(all[at]).toBeCloseTo(value, 14);
    });
    // T_0,1,2 by hand, at 2*3*4/6 + 1*2/2 + 0.
    const mean = [0, 1, 2].map(
      (j) => Array.from({ length: 50 }, (_, i) => x.data[i * 11 + j]).reduce((a, b) => a + b) / 50,
    );
    let sum = 0;
    for (let i = 0; i < 50; i++)
      sum += [0, 1, 2].reduce((product, j) => product * (x.data[i * 11 + j] - mean[j]), 1);
    expect(all[5]).toBeCloseTo(sum / 50, 14);
  });

  it('with root none give the distance that needs no tensor', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 10 }), async (seed, d) => {
        const x = bentFeatures({ n: 20, d, seed, skew: 1 });
        const y = bentFeatures({ n: 15, d, seed: seed + 100 });
        const basis = await principalBasis(await momentsOf(y), null);
        const { skewPart } = await distance(x, y, { basis, weight: 1, root: 'none' });
        expect(relativeError(skewPart, tensorFree(x, y))).toBeLessThan(1e-9);
      }),
      { numRuns: 20 },
    );
  });
});

describe('skew distance', () => {
  const x = bentFeatures({ n: 200, d: 9, seed: 1, spread: 1 });
  const y = bentFeatures({ n: 150, d: 9, seed: 5001, spread: 1, skew: 0.8 });

  it('is zero on itself and symmetric in one basis', async () => {
    const basis = await principalBasis(await momentsOf(y), 6);
    const self = await distance(y, y, { basis, ...CUBE });
    expect(self.value).toBeLessThan(1e-12);
    const [forth, back] = [
      await distance(x, y, { basis, ...CUBE }),
      await distance(y, x, { basis, ...CUBE }),
    ];
    expect(relativeError(back.value, forth.value)).toBeLessThan(1e-12);
  });

  it('scales with the square of the features under the cube root', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), async (factor) => {
        const scaled = (features: FeatureMatrix) => mapFeatures(features, (value) => factor * value);
        const [plain, larger] = [
          await distance(x, y, { basis: await principalBasis(await momentsOf(y), 5), ...CUBE }),
          await distance(scaled(x), scaled(y), {
            basis: await principalBasis(await momentsOf(scaled(y)), 5),
            ...CUBE,
          }),
        ];
        expect(relativeError(larger.skewPart, factor ** 2 * plain.skewPart)).toBeLessThan(1e-9);
        expect(relativeError(larger.value, factor ** 2 * plain.value)).toBeLessThan(1e-9);
      }),
      { numRuns: 10 },
    );
  });

  it('does not see the signs of axes nor a translation of both sides', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), async (flips) => {
        const moved = (features: FeatureMatrix) =>
          mapFeatures(features, (value, _row, column) => (flips[column] ? -value : value) + column);
        const own = async (features: FeatureMatrix) => principalBasis(await momentsOf(features), null);
        const plain = await distance(x, y, { basis: await own(y), ...CUBE });
        const flipped = await distance(moved(x), moved(y), { basis: await own(moved(y)), ...CUBE });
        expect(relativeError(flipped.value, plain.value)).toBeLessThan(1e-9);
      }),
      { numRuns: 10 },
    );
  });

  it('does not see the order of rows', async () => {
    const reversed = (features: FeatureMatrix) => {
      const { rows } = features;
      return pickRows(
        features,
        Uint32Array.from({ length: rows }, (_, i) => rows - 1 - i),
      );
    };
    const basis = await principalBasis(await momentsOf(y), 5);
    const plain = await distance(x, y, { basis, ...CUBE });
    const other = await distance(reversed(x), reversed(y), { basis, ...CUBE });
    expect(relativeError(other.value, plain.value)).toBeLessThan(1e-9);
  });

  it('does not see a rotation of both sides, since the basis turns with the reference', async () => {
    const [cos, sin] = [Math.cos(0.7), Math.sin(0.7)];
    const turned = (features: FeatureMatrix) =>
      mapFeatures(features, (value, row, column) => {
        const [u, v] = [features.data[row * 9], features.data[row * 9 + 1]];
        return column === 0 ? cos * u - sin * v : column === 1 ? sin * u + cos * v : value;
      });
    const plain = await distance(x, y, { basis: await principalBasis(await momentsOf(y), 4), ...CUBE });
    const basis = await principalBasis(await momentsOf(turned(y)), 4);
    expect(
      relativeError((await distance(turned(x), turned(y), { basis, ...CUBE })).value, plain.value),
    ).toBeLessThan(1e-9);
    const unturned = await principalBasis(await momentsOf(turned(y)), null);
    const own = await principalBasis(await momentsOf(y), null);
    const [a, b] = [
      await distance(x, y, { basis: own, ...CUBE }),
      await distance(turned(x), turned(y), { basis: unturned, ...CUBE }),
    ];
    expect(relativeError(b.skewPart, a.skewPart)).toBeGreaterThan(1e-3);
  });

  it('refuses tensors of gigabytes', async () => {
    await expect(skewMoments(normalFeatures(2, 513, 1), { ddof: 1 })).rejects.toThrow(
      'at most 512 columns, got 513',
    );
  });
});

describe('principal basis', () => {
  it('has no more axes than the rank, and none of a constant', async () => {
    const few = normalFeatures(5, 30, 1);
    expect(widthOf(await principalBasis(await momentsOf(few), 64))).toBe(4);
    const constant = mapFeatures(normalFeatures(10, 3, 1), () => 7);
    expect(widthOf(await principalBasis(await momentsOf(constant), 3))).toBe(0);
  });

  it('projects moments as it projects rows, and narrows to its first axes', async () => {
    const y = bentFeatures({ n: 120, d: 8, seed: 3, spread: 1, offset: 5 });
    const x = bentFeatures({ n: 90, d: 8, seed: 8001 });
    const basis = await principalBasis(await momentsOf(y), 5);
    const viaRows = await momentsOf(await projectRows(rowsOf(x), basis));
    const viaMoments = await projectMoments(await momentsOf(x), basis);
    viaRows.mean.forEach((value, i) => {
      expect(viaMoments.mean[i]).toBeCloseTo(value, 12);
    });
    viaRows.covariance.data.forEach((value, i) => {
      expect(viaMoments.covariance.data[i]).toBeCloseTo(value, 12);
    });
    const narrow = await principalBasis(await momentsOf(y), 3);
    narrow.axes?.data.forEach((value, i) => {
      expect(narrowBasis(basis, 3).axes?.data[i]).toBeCloseTo(value, 12);
    });
  });
});
