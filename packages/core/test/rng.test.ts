import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../src/index.ts';
import vectors from './vectors/rng.json' with { type: 'json' };

describe('Rng', () => {
  it.each(Object.entries(vectors))('gives the reference bits for seed %s', (seed, expected) => {
    const rng = new Rng(Number(seed));
    expect(expected.map(() => rng.uint32())).toEqual(expected);
  });

  it('draws distinct indices, each equally often', () => {
    const rng = new Rng(7);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i++) for (const index of rng.sample(10, 3)) counts[index]! += 1;
    // 20,000 draws with p = 0.3: standard deviation 64.8; five of them.
    for (const count of counts) expect(Math.abs(count - 6000)).toBeLessThan(324);
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.integer(), (a, b, seed) => {
        const drawn = new Rng(seed).sample(Math.max(a, b), Math.min(a, b));
        expect(new Set(drawn).size).toBe(Math.min(a, b));
        expect(drawn.every((index) => index < Math.max(a, b))).toBe(true);
      }),
    );
  });

  it('refuses to draw more than there is', () => {
    expect(() => new Rng(0).sample(3, 4)).toThrow('expected count <= 3, got 4');
  });

  it('has normal deviates with the moments of a normal distribution', () => {
    const rng = new Rng(3);
    const n = 200_000;
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const x = rng.normal();
      for (let power = 1; power <= 4; power++) sums[power - 1]! += x ** power;
    }
    const [mean, square, cube, fourth] = sums.map((sum) => sum / n);
    expect(Math.abs(mean!)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(square! - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(cube!)).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(fourth! - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  it('is uniform in [0, 1) and below its bound', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 - 1 }), (seed, bound) => {
        const rng = new Rng(seed);
        const u = rng.uniform();
        expect(u).toBeGreaterThanOrEqual(0);
        expect(u).toBeLessThan(1);
        expect(rng.below(bound)).toBeLessThan(bound);
      }),
    );
  });
});
