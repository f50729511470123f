import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BlockVisitor,
  type DistanceBlock,
  DistanceSpace,
  type PairList,
} from '../src/distance-space.ts';
import type { FeatureMatrix } from '../src/index.ts';
import { mapFeatures, normalFeatures } from './seeded-features.ts';

/** Looks at the interval of every pair and settles all of them at once. */
function onEveryPair(
  look: (pair: { i: number; j: number; low: number; high: number }) => void,
): BlockVisitor {
  return {
    scan(block: DistanceBlock) {
      const { rows, columns, products, relative, absolute, onDiagonal } = block;
      for (let a = 0; a < rows.rows; a++) {
        for (let b = onDiagonal ? a + 1 : 0; b < columns.rows; b++) {
          const norms = rows.norms[a] + columns.norms[b];
          const centre = norms - 2 * products[a * columns.rows + b];
          const around = relative * norms + absolute;
          look({ i: rows.first + a, j: columns.first + b, low: centre - around, high: centre + around });
        }
      }
    },
    settle: (_, open: PairList) => open.length,
  };
}

const SHAPES: Record<string, (n: number, seed: number) => FeatureMatrix> = {
  plain: (n, seed) => normalFeatures(n, 40, seed),
  'far from the origin': (n, seed) => mapFeatures(normalFeatures(n, 40, seed), (value) => 1e6 + value),
  'norms over 12 decades': (n, seed) =>
    mapFeatures(normalFeatures(n, 40, seed), (value, row) => value * 10 ** ((row % 13) - 6)),
  huge: (n, seed) => mapFeatures(normalFeatures(n, 40, seed), (value) => 1e49 * value),
  tiny: (n, seed) => mapFeatures(normalFeatures(n, 40, seed), (value) => 1e-49 * value),
};

describe('DistanceSpace', () => {
  it.each(Object.entries(SHAPES))('gives intervals that hold the exact distances: %s', async (_, make) => {
    for (const products of ['float32', 'float64'] as const) {
      const space = new DistanceSpace([make(30, 1), make(25, 2)], { products, blockRows: 8 });
      for (const [x, y] of [
        [0, 0],
        [0, 1],
        [1, 0],
      ] as const) {
        const exact = space.exact(x, y);
        let pairs = 0;
        let widest = 0;
        const visitor = onEveryPair(({ i, j, low, high }) => {
          const squared = exact.between(i, j) * space.unit;
          expect(squared).toBeGreaterThanOrEqual(low);
          expect(squared).toBeLessThanOrEqual(high);
          pairs++;
          widest = Math.max(widest, high - low);
        });
        await space.visit(x, y, visitor);
        expect(pairs).toBe(x === y ? (30 * 29) / 2 : 30 * 25);
        // Entries are at most 1 in the blocks' unit, so norms are at most 40.
        expect(widest).toBeLessThan(products === 'float32' ? 160 * 56 * 2 ** -24 : 160 * 192 * 2 ** -53);
      }
    }
  });

  it('hands the rest of a block to float64 products when too many distances are asked for, and stays with them', async () => {
    const space = new DistanceSpace([normalFeatures(20, 3, 1)], { blockRows: 10 });
    const seen: string[] = [];
    await space.visit(0, 0, {
      scan({ products, rows }, open) {
        seen.push(`scan ${products.constructor.name}`);
        for (let pair = 0; pair < rows.rows; pair++) open.add(pair);
      },
      settle({ products }, open, { from, budget }) {
        seen.push(`settle ${products.constructor.name} from ${from} of ${open.length}, ${budget < Infinity}`);
        return budget < Infinity ? 4 : open.length;
      },
    });
    expect(seen).toEqual([
      'scan Float32Array',
      'settle Float32Array from 0 of 10, true',
      'settle Float64Array from 4 of 10, false',
      'scan Float64Array',
      'settle Float64Array from 0 of 10, false',
      'scan Float64Array',
      'settle Float64Array from 0 of 10, false',
    ]);
  });

  it('takes no arithmetic between copies, and is symmetric to the bit', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 9 }), (seed, d) => {
        const x = normalFeatures(6, d, seed);
        x.data.copyWithin(3 * d, 0, d); // row 3 is row 0
        const y = { ...x, data: x.data.map((value) => -0 + value) };
        const exact = new DistanceSpace([x, y]).exact(0, 1);
        const back = new DistanceSpace([x, y]).exact(1, 0);
        expect([exact.between(0, 3), exact.between(3, 0), exact.between(2, 2), exact.computed]).toEqual([
          0, 0, 0, 0,
        ]);
        for (let i = 0; i < 6; i++)
          for (let j = 0; j < 6; j++) expect(exact.between(i, j)).toBe(back.between(j, i));
        expect(exact.between(1, 2)).toBeGreaterThan(0);
      }),
    );
  });
});
