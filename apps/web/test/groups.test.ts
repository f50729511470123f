import { expect, it } from 'vitest';
import { groupStarts } from '../src/features/board/groups.ts';

const entries = (...groups: (number | null)[]) => groups.map((group) => ({ rank: group && 1, group }));

it('marks where a group begins that can be told from the one above, baselines between them aside', () => {
  expect([...groupStarts(entries(1, 1, null, 2, null, 2, 3))]).toEqual([3, 6]);
});

it('marks nothing where there is one group, or each method is one', () => {
  expect(groupStarts(entries(1, 1, 1)).size).toBe(0);
  expect(groupStarts(entries(1, null, 2, 3)).size).toBe(0);
  expect(groupStarts([]).size).toBe(0);
});
