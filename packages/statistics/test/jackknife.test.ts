import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jackknife, pairedDifference } from '../src/index.ts';

/** Delete-one values of the mean of some numbers. */
function meansWithout(numbers: readonly number[]): number[] {
  const total = numbers.reduce((sum, x) => sum + x, 0);
  return numbers.map((x) => (total - x) / (numbers.length - 1));
}

const replicatesOf = (whole: number, without: readonly number[]) => ({
  whole,
  without: Float64Array.from(without),
  halves: [],
});

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe('jackknife', () => {
  it('of a mean is the textbook error, without bias', () => {
    const numbers = [3, 1, 4, 1, 5, 9, 2, 6];
    const { standardError, bias } = jackknife(replicatesOf(mean(numbers), meansWithout(numbers)));
    const variance = numbers.reduce((sum, x) => sum + (x - mean(numbers)) ** 2, 0) / 7;
    expect(standardError).toBeCloseTo(Math.sqrt(variance / 8), 14);
    expect(bias).toBeCloseTo(0, 14);
  });

  it('takes the whole bias from a variance that divides by n', () => {
    const numbers = [3, 1, 4, 1, 5, 9, 2, 6];
    const squared = (list: readonly number[]) =>
      list.reduce((sum, x) => sum + (x - mean(list)) ** 2, 0) / list.length;
    const without = numbers.map((_, b) => squared(numbers.filter((_, i) => i !== b)));
    const { bias, interval95 } = jackknife(replicatesOf(squared(numbers), without));
    const unbiased = (squared(numbers) * 8) / 7;
    expect(squared(numbers) - bias).toBeCloseTo(unbiased, 13);
    expect((interval95[0] + interval95[1]) / 2).toBeCloseTo(unbiased, 13);
  });
});

it('with halves takes out a bias of second order, which alone it would mistake', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.constantFrom(10, 20, 50),
      (b, c, blocks) => {
        const at = (share: number) => 3 + b / share + c / share ** 2;
        const halves = [0.48, 0.52, 0.5].map((share) => ({ share, value: at(share) }));
        const without = new Float64Array(blocks).fill(at(1 - 1 / blocks));
        const { bias, interval95 } = jackknife({ whole: at(1), without, halves });
        expect(bias).toBeCloseTo(b + c, 9);
        expect(interval95[0]).toBeCloseTo(3, 9);
        const first = jackknife({ whole: at(1), without, halves: [] });
        if (Math.abs(c) > 1) expect(Math.abs(first.bias - b - c)).toBeGreaterThan(0.5);
      },
    ),
  );
});

describe('paired difference', () => {
  const numbers = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 12, maxLength: 12 });
  const replicated = (list: readonly number[]) => ({ value: mean(list), replicates: meansWithout(list) });

  it('is the error of the mean of differences', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const { value, standardError } = pairedDifference(replicated(a), replicated(b));
        const gaps = a.map((x, i) => x - b[i]);
        const variance = gaps.reduce((sum, gap) => sum + (gap - mean(gaps)) ** 2, 0) / 11;
        expect(value).toBeCloseTo(mean(gaps), 12);
        expect(standardError).toBeCloseTo(Math.sqrt(variance / 12), 12);
      }),
    );
  });

  it('turns its sign with the sides and cancels what both share', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [there, back] = [
          pairedDifference(replicated(a), replicated(b)),
          pairedDifference(replicated(b), replicated(a)),
        ];
        expect(back.value).toBeCloseTo(-there.value, 14);
        expect(back.standardError).toBeCloseTo(there.standardError, 14);
        expect(back.distinguishable).toBe(there.distinguishable);
        const shifted = pairedDifference(replicated(a.map((x) => x + 1)), replicated(a));
        expect(shifted.value).toBeCloseTo(1, 12);
        expect(shifted.standardError).toBeLessThan(1e-12);
        expect(shifted.distinguishable).toBe(true);
      }),
    );
  });

  it('adds the errors of samples that have not as many blocks', () => {
    const [a, b] = [replicated([1, 2, 4, 8]), replicated([1, 3, 9])];
    const { standardError } = pairedDifference(a, b);
    const [alone, other] = [
      jackknife(replicatesOf(a.value, a.replicates)),
      jackknife(replicatesOf(b.value, b.replicates)),
    ];
    expect(standardError).toBeCloseTo(Math.hypot(alone.standardError, other.standardError), 14);
  });

  it('says when a difference is within 1.96 errors, and that nothing is told of a sample and itself', () => {
    const b = replicated([0, 1, 0, 1, 0, 1]);
    const { standardError } = jackknife(replicatesOf(0, b.replicates));
    const constant = (value: number) => ({ value, replicates: Array(6).fill(value) });
    const judged = (gap: number) => pairedDifference({ ...b, value: gap }, constant(0));
    expect(judged(1.95 * standardError).distinguishable).toBe(false);
    expect(judged(-1.97 * standardError).distinguishable).toBe(true);
    expect(judged(3 * standardError).z).toBeCloseTo(3, 12);
    expect(pairedDifference(b, b)).toEqual({ value: 0, standardError: 0, z: null, distinguishable: false });
  });
});
