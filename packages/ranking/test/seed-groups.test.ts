import { describe, expect, it } from 'vitest';
import { type SeededSet, seedGroups } from '../src/index.ts';

function set(
  submissionId: string,
  seed: number | null,
  values: (number | null)[],
  more: Partial<SeededSet> = {},
) {
  return { submissionId, label: '', trainingImages: null, seed, scoredAt: new Date(0), values, ...more };
}

describe('seedGroups', () => {
  it('gives the mean, the sample standard deviation and n of each column', () => {
    // numpy: mean([2, 4, 9]) = 5, std([2, 4, 9], ddof=1) = 3.605551275463989
    const [group, ...others] = seedGroups([
      set('c', 2, [9, null]),
      set('a', 0, [2, 1]),
      set('b', 1, [4, null]),
    ]);
    expect(others).toEqual([]);
    expect(group).toEqual({
      label: '',
      trainingImages: null,
      submissionIds: ['a', 'b', 'c'],
      seeds: [0, 1, 2],
      columns: [
        { mean: 5, standardDeviation: 3.605551275463989, n: 3 },
        { mean: 1, standardDeviation: null, n: 1 },
      ],
    });
  });

  it('is of sets with one label and as many training images, two seeds at least', () => {
    expect(seedGroups([set('a', 0, [1])])).toEqual([]);
    expect(seedGroups([set('a', null, [1]), set('b', null, [2])])).toEqual([]);
    expect(seedGroups([set('a', 0, [1], { label: 'x' }), set('b', 1, [2], { label: 'y' })])).toEqual([]);
    expect(seedGroups([set('a', 0, [1], { trainingImages: 5n }), set('b', 1, [2])])).toEqual([]);
    expect(
      seedGroups([
        set('a', 0, [1], { label: 'x', trainingImages: 5n }),
        set('b', 1, [2], { label: 'x', trainingImages: 5n }),
        set('c', 0, [1], { label: 'y' }),
        set('d', 1, [2], { label: 'y' }),
      ]).map(({ submissionIds }) => submissionIds),
    ).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('counts a seed once: the last that was scored of those that were sent again', () => {
    const again = [set('a', 0, [1], { scoredAt: new Date(9) }), set('b', 0, [50]), set('c', 1, [3])];
    for (const sets of [again, again.toReversed()]) {
      expect(seedGroups(sets)[0]).toMatchObject({ submissionIds: ['a', 'c'], columns: [{ mean: 2, n: 2 }] });
    }
    expect(seedGroups([set('a', 0, [1]), set('b', 0, [2])])).toEqual([]);
  });
});
