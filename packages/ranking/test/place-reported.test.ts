// Promise: a number that was only reported is shown where its value would stand, and moves nobody.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeReported, type RankCandidate, type RankingRule, rankMethods } from '../src/index.ts';

const fid = { key: 'fid', direction: 'lower' } as const;
const recall = { key: 'recall', direction: 'higher' } as const;
const byFid = { columns: [fid, recall], order: 'primary' } as const;
const row = (rank: number | null, ...values: (number | null)[]) => ({ rank, values });

describe('placeReported', () => {
  it('puts a value after those that are better or as good, and one without a value after all scores', () => {
    const rows = [row(1, 1), row(null, 1.5), row(2, 2), row(null, null)];
    expect(placeReported([[2], [0.5], [null], [1.2], [9]], rows, byFid)).toEqual([
      { index: 1, before: 0 },
      { index: 3, before: 1 },
      { index: 0, before: 3 },
      { index: 4, before: 3 },
      { index: 2, before: 3 },
    ]);
  });

  it('keeps the order in which equal ones were written, and shows them where there is no score yet', () => {
    expect(placeReported([[2], [2], [1]], [], byFid).map(({ index, before }) => [index, before])).toEqual([
      [2, 0],
      [0, 0],
      [1, 0],
    ]);
  });

  it('follows the direction of the primary column', () => {
    const rule = { columns: [recall], order: 'primary' } as const;
    const rows = [row(1, 0.9), row(2, 0.5)];
    expect(placeReported([[0.7], [0.95]], rows, rule)).toEqual([
      { index: 1, before: 0 },
      { index: 0, before: 1 },
    ]);
  });

  it('needs a value in each column that a mean rank counts', () => {
    const rule = { columns: [fid, recall], order: 'mean-rank' } as const;
    const rows = [row(1, 1, 0.9), row(2, 2, 0.5)];
    // 1.5 and 0.7 are second in either column; without a recall it stands last.
    expect(
      placeReported(
        [
          [0.1, null],
          [1.5, 0.7],
        ],
        rows,
        rule,
      ),
    ).toEqual([
      { index: 1, before: 1 },
      { index: 0, before: 2 },
    ]);
  });

  const value = fc.option(fc.integer({ min: 0, max: 6 }), { freq: 6 });
  const values = fc.tuple(value, value);
  const candidates = fc
    .array(fc.record({ values, baseline: fc.boolean() }), { maxLength: 12 })
    .map((all): RankCandidate[] =>
      all.map(({ values, baseline }, i) => ({
        methodId: `m${i}`,
        submissionId: `s${String(i).padStart(2, '0')}`,
        scores: values.map((each) => (each === null ? null : { value: each, standardError: null })),
        baseline,
        chosen: false,
        scoredAt: new Date(0),
      })),
    );
  const rules = fc.record({
    columns: fc.constant([fid, recall]),
    order: fc.constantFrom('primary', 'mean-rank', 'median-rank'),
    select: fc.constant('best'),
  }) as fc.Arbitrary<RankingRule>;

  it('moves no rank, interval or group, and stands where a baseline of its values would', () => {
    fc.assert(
      fc.property(candidates, rules, fc.array(values, { maxLength: 5 }), (all, rule, reported) => {
        const ranked = rankMethods(all, rule);
        const rows = ranked.map(({ methodId, rank }) => ({
          rank,
          values: all.find((each) => each.methodId === methodId)!.scores.map((each) => each?.value ?? null),
        }));
        const before = structuredClone(rows);
        const placed = placeReported(reported, rows, rule);
        expect(rows).toEqual(before);
        expect(placed.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...reported.keys()]);
        expect(placed.map((each) => each.before)).toEqual(
          placed.map((each) => each.before).sort((a, b) => a - b),
        );
        for (const { index, before: place } of placed) {
          const counted = rule.order === 'primary' ? 1 : 2;
          if (reported[index]!.slice(0, counted).includes(null)) continue;
          const joined: RankCandidate = {
            methodId: 'reported',
            submissionId: 'zz',
            scores: reported[index]!.map((each) =>
              each === null ? null : { value: each, standardError: null },
            ),
            baseline: true,
            chosen: false,
            scoredAt: new Date(1),
          };
          const together = rankMethods([...all, joined], rule);
          const others = together.filter(({ methodId }) => methodId !== 'reported');
          expect(others.map(({ rank, interval, group }) => ({ rank, interval, group }))).toEqual(
            ranked.map(({ rank, interval, group }) => ({ rank, interval, group })),
          );
          expect(together.findIndex(({ methodId }) => methodId === 'reported')).toBe(place);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
