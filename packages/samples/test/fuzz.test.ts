import { expect, it } from 'vitest';
import { fuzzCase, seedsOf } from './fuzz/cases.ts';
import { runCases } from './fuzz/runCases.ts';
import { temporaryFolder } from './kit/images.ts';

// One promise: whatever bytes come in, opening and reading them ends in images or in a Refusal. `npm run fuzz` keeps it
// for 100,000 cases, in processes that are watched; these are the first few of another seed.

const folder = temporaryFolder();

it('mutated archives, images and labels end in what they hold or in a Refusal', async () => {
  const endings = new Map<string, Set<string>>();
  const findings: unknown[] = [];
  for await (const { index, kind, well, what } of runCases({ seed: 5, first: 0, count: 600, folder })) {
    if (!well) findings.push({ index, kind, what });
    endings.set(kind, (endings.get(kind) ?? new Set()).add(what));
  }
  expect(findings).toEqual([]);
  expect(endings.size).toBe(20);
  // Mutants of most kinds get through.
  expect([...endings.values()].filter((ends) => ends.has('read')).length).toBeGreaterThan(12);
});

it('the same seed and index give the same bytes', async () => {
  const [seeds, again] = [await seedsOf(), await seedsOf()];
  for (let index = 0; index < 60; index++) {
    expect(fuzzCase(seeds, 3, index).bytes.equals(fuzzCase(again, 3, index).bytes)).toBe(true);
  }
  expect(fuzzCase(seeds, 3, 7).bytes.equals(fuzzCase(seeds, 4, 7).bytes)).toBe(false);
});
