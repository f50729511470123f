import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RankCandidate, type RankedMethod, rankMethods } from '../src/index.ts';

const at = (seconds: number) => new Date(seconds * 1000);

function candidate(methodId: string, value: number | null, more: Partial<RankCandidate> = {}): RankCandidate {
  return { methodId, submissionId: `${methodId}-1`, value, baseline: false, scoredAt: at(0), ...more };
}

const lower = { direction: 'lower' } as const;
const ranks = (rows: RankedMethod[]) => rows.map((row) => [row.methodId, row.rank]);

describe('rankMethods', () => {
  it('orders by direction', () => {
    const rows = [candidate('a', 3), candidate('b', 1), candidate('c', 2)];
    expect(ranks(rankMethods(rows, lower))).toEqual([
      ['b', 1],
      ['c', 2],
      ['a', 3],
    ]);
    expect(ranks(rankMethods(rows, { direction: 'higher' }))).toEqual([
      ['a', 1],
      ['c', 2],
      ['b', 3],
    ]);
  });

  it('lets equal scores share a rank and skips the next: 1, 2, 2, 4', () => {
    const rows = [
      candidate('d', 9),
      candidate('b', 5),
      candidate('c', 5, { scoredAt: at(1) }),
      candidate('a', 1),
    ];
    expect(ranks(rankMethods(rows, lower))).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 4],
    ]);
  });

  it('shows baselines in line without a rank and without taking one', () => {
    const rows = [
      candidate('real', 0.1, { baseline: true }),
      candidate('a', 1),
      candidate('noise', 2, { baseline: true }),
      candidate('b', 3),
    ];
    expect(ranks(rankMethods(rows, lower))).toEqual([
      ['real', null],
      ['a', 1],
      ['noise', null],
      ['b', 2],
    ]);
  });

  it('puts missing and non-finite scores last, unranked', () => {
    const rows = [
      candidate('x', null),
      candidate('y', Number.NaN),
      candidate('z', Number.NEGATIVE_INFINITY),
      candidate('a', 7),
    ];
    const result = rankMethods(rows, lower);
    expect(ranks(result)[0]).toEqual(['a', 1]);
    expect(result.slice(1).every((row) => row.rank === null)).toBe(true);
  });

  it('takes the best submission of a method, the earlier of equals', () => {
    const rows = [
      candidate('a', 5, { submissionId: 'late', scoredAt: at(9) }),
      candidate('a', 5, { submissionId: 'early', scoredAt: at(1) }),
      candidate('a', 8, { submissionId: 'worse' }),
    ];
    expect(rankMethods(rows, lower)).toEqual([
      { position: 0, rank: 1, methodId: 'a', submissionId: 'early' },
    ]);
  });
});

const score = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, -0, 0),
);
const board = fc
  .array(
    fc.record({ method: fc.integer({ min: 0, max: 8 }), value: score, time: fc.integer({ min: 0, max: 3 }) }),
    { maxLength: 30 },
  )
  .map((rows) =>
    rows.map(
      (row, i): RankCandidate => ({
        methodId: `m${row.method}`,
        submissionId: `s${String(i).padStart(2, '0')}`,
        value: row.value,
        baseline: row.method % 3 === 0,
        scoredAt: at(row.time),
      }),
    ),
  );
const rule = fc.constantFrom({ direction: 'lower' } as const, { direction: 'higher' } as const);

describe('laws of a ranking, on 10,000 random boards', () => {
  const runs = { numRuns: 10_000 };

  it('lists each method once, in positions 0, 1, 2, ...', () => {
    fc.assert(
      fc.property(board, rule, (rows, r) => {
        const result = rankMethods(rows, r);
        expect(new Set(result.map((row) => row.methodId))).toEqual(new Set(rows.map((row) => row.methodId)));
        expect(result.map((row) => row.position)).toEqual(result.map((_, i) => i));
      }),
      runs,
    );
  });

  it('does not depend on the order of its input', () => {
    fc.assert(
      fc.property(board, rule, (rows, r) => {
        expect(rankMethods([...rows].reverse(), r)).toEqual(rankMethods(rows, r));
      }),
      runs,
    );
  });

  it('gives a ranked method one more than the number of strictly better ranked methods', () => {
    fc.assert(
      fc.property(board, rule, (rows, r) => {
        const values = new Map(rows.map((row) => [row.submissionId, row.value]));
        const result = rankMethods(rows, r);
        const sign = r.direction === 'lower' ? 1 : -1;
        for (const row of result) {
          if (row.rank === null) continue;
          const own = values.get(row.submissionId)!;
          const better = result.filter(
            (other) => other.rank !== null && sign * values.get(other.submissionId)! < sign * own!,
          );
          expect(row.rank).toBe(better.length + 1);
        }
      }),
      runs,
    );
  });

  it('never ranks a baseline or a score that is not finite', () => {
    fc.assert(
      fc.property(board, rule, (rows, r) => {
        const byId = new Map(rows.map((row) => [row.submissionId, row]));
        for (const row of rankMethods(rows, r)) {
          const source = byId.get(row.submissionId)!;
          expect(row.rank === null).toBe(
            source.baseline || source.value === null || !Number.isFinite(source.value),
          );
        }
      }),
      runs,
    );
  });
});
