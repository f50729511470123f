import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ColumnScore,
  type RankCandidate,
  type RankedMethod,
  type RankingRule,
  rankMethods,
} from '../src/index.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const exact = (value: number | null): ColumnScore | null =>
  value === null ? null : { value, standardError: null };

function candidate(
  methodId: string,
  values: number | null | readonly (number | null)[],
  more: Partial<RankCandidate> = {},
): RankCandidate {
  const scores = (Array.isArray(values) ? values : [values]).map(exact);
  const base = { baseline: false, chosen: false, scoredAt: at(0) };
  return { methodId, submissionId: `${methodId}-1`, scores, ...base, ...more };
}

function ruleOf(more: Partial<RankingRule> = {}): RankingRule {
  return { columns: [{ key: 'fid', direction: 'lower' }], order: 'primary', select: 'best', ...more };
}

const lower = ruleOf();
const higher = ruleOf({ columns: [{ key: 'recall', direction: 'higher' }] });
const three = [
  { key: 'fid', direction: 'lower' },
  { key: 'kid', direction: 'lower' },
  { key: 'recall', direction: 'higher' },
] as const;
const ranks = (rows: readonly RankedMethod[]) => rows.map((row) => [row.methodId, row.rank]);

describe('rankMethods', () => {
  it('orders by direction', () => {
    const rows = [candidate('a', 3), candidate('b', 1), candidate('c', 2)];
    expect(ranks(rankMethods(rows, lower))).toEqual([
      ['b', 1],
      ['c', 2],
      ['a', 3],
    ]);
    expect(ranks(rankMethods(rows, higher))).toEqual([
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
    expect(
      result.slice(1).every((row) => row.rank === null && row.interval === null && row.group === null),
    ).toBe(true);
  });

  it('takes the best submission of a method, the earlier of equals; the latest; or the chosen one', () => {
    const rows = [
      candidate('a', 5, { submissionId: 'late', scoredAt: at(9) }),
      candidate('a', 5, { submissionId: 'early', scoredAt: at(1) }),
      candidate('a', 8, { submissionId: 'worse', chosen: true }),
    ];
    const standing = (select: RankingRule['select'], of = rows) =>
      rankMethods(of, ruleOf({ select })).map(({ submissionId }) => submissionId);
    expect(standing('best')).toEqual(['early']);
    expect(standing('latest')).toEqual(['late']);
    expect(standing('chosen')).toEqual(['worse']);
    expect(standing('chosen', rows.slice(0, 2))).toEqual(['early']);
  });

  it('orders by the mean or the median of the ranks in all columns', () => {
    // Ranks: a 1, 3, 2; b 2, 1.5, 1; c 3, 1.5, 3.
    const rows = [candidate('a', [1, 9, 0.5]), candidate('b', [2, 4, 0.9]), candidate('c', [3, 4, 0.1])];
    const mean = rankMethods(rows, ruleOf({ columns: three, order: 'mean-rank' }));
    expect(ranks(mean)).toEqual([
      ['b', 1],
      ['a', 2],
      ['c', 3],
    ]);
    expect(mean.map(({ meanRank }) => meanRank)).toEqual([4.5 / 3, 2, 2.5]);
    const median = rankMethods(rows, ruleOf({ columns: three, order: 'median-rank' }));
    expect(median.map(({ methodId, meanRank }) => [methodId, meanRank])).toEqual([
      ['b', 1.5],
      ['a', 2],
      ['c', 3],
    ]);
  });

  it('counts a baseline in no mean rank and shows it where it would stand', () => {
    const columns = three.slice(0, 2);
    const rows = [
      candidate('a', [1, 2]),
      candidate('b', [3, 4]),
      candidate('real', [2, 3], { baseline: true }),
    ];
    const result = rankMethods(rows, ruleOf({ columns, order: 'mean-rank' }));
    expect(ranks(result)).toEqual([
      ['a', 1],
      ['real', null],
      ['b', 2],
    ]);
    expect(result.map(({ meanRank }) => meanRank)).toEqual([1, 2, 2]);
  });

  it('does not rank a method that lacks one of the columns that count', () => {
    const columns = three.slice(0, 2);
    const rows = [candidate('a', [1, null]), candidate('b', [3, 4])];
    expect(ranks(rankMethods(rows, ruleOf({ columns, order: 'median-rank' })))).toEqual([
      ['b', 1],
      ['a', null],
    ]);
    // The second column does not count where the first orders the board.
    expect(ranks(rankMethods(rows, ruleOf({ columns })))).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });
});

describe('what standard errors leave open', () => {
  const with2 = (gap: number, errors: readonly (number | null)[]) =>
    errors.map((standardError, i) => ({
      ...candidate(`m${i}`, 0),
      scores: [{ value: gap * i, standardError }],
    }));
  const open = (rows: readonly RankCandidate[]) =>
    rankMethods(rows, lower).map(({ interval, group }) => [interval?.low, interval?.high, group]);

  it('are the ranks of 95 of 100 draws: the second comes first where Phi(-gap / sqrt(2)) > 2.5 %', () => {
    // Phi(-1.7) = 4.5 %, Phi(-2.3) = 1.1 %.
    expect(open(with2(1.7 * Math.SQRT2, [1, 1]))).toEqual([
      [1, 2, 1],
      [1, 2, 1],
    ]);
    expect(open(with2(2.3 * Math.SQRT2, [1, 1]))).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
  });

  it('is all for methods that differ by much less than their errors', () => {
    expect(open(with2(1e-6, [1, 1, 1, 1]))).toEqual(Array.from({ length: 4 }, () => [1, 4, 1]));
  });

  it('is not known without an error, and equal scores are one group all the same', () => {
    expect(open(with2(1, [null, 0.1]))).toEqual([
      [undefined, undefined, 1],
      [2, 2, 2],
    ]);
    expect(open(with2(0, [null, null, null])).map((row) => row[2])).toEqual([1, 1, 1]);
  });

  it('holds for mean ranks as well', () => {
    const columns = three.slice(0, 2);
    const rows = ['a', 'b', 'c'].map((id, i) => ({
      ...candidate(id, 0),
      scores: [
        { value: i, standardError: 0.01 },
        { value: [1, 0, 1][i]!, standardError: 3 },
      ],
    }));
    const result = rankMethods(rows, ruleOf({ columns, order: 'mean-rank' }));
    expect(ranks(result)).toEqual([
      ['b', 1],
      ['a', 2],
      ['c', 3],
    ]);
    // The first column is settled, a, b, c, and the second anybody's: a comes second at worst, c shares the first place at best.
    expect(result.map(({ interval }) => interval)).toEqual([
      { low: 1, high: 3 },
      { low: 1, high: 2 },
      { low: 1, high: 3 },
    ]);
    expect(result.map(({ group }) => group)).toEqual([1, 1, 1]);
  });
});

const value = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, -0, 0),
);
const boardWith = (standardError: fc.Arbitrary<number | null>, maxLength: number) =>
  fc
    .array(
      fc.record({
        method: fc.integer({ min: 0, max: 8 }),
        scores: fc.tuple(value, value, value),
        error: standardError,
        chosen: fc.boolean(),
        time: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength },
    )
    .map((rows) =>
      rows.map(
        ({ method, scores, error, chosen, time }, i): RankCandidate => ({
          methodId: `m${method}`,
          submissionId: `s${String(i).padStart(2, '0')}`,
          scores: scores.map((each) => (each === null ? null : { value: each, standardError: error })),
          baseline: method % 3 === 0,
          chosen,
          scoredAt: at(time),
        }),
      ),
    );
const board = boardWith(fc.constant(null), 30);
const rule = fc
  .record({
    count: fc.integer({ min: 1, max: 3 }),
    flip: fc.boolean(),
    order: fc.constantFrom('primary', 'mean-rank', 'median-rank'),
    select: fc.constantFrom('best', 'latest', 'chosen'),
  })
  .map(({ count, flip, order, select }): RankingRule => {
    const columns = three.slice(0, count);
    return { columns: flip ? columns.toReversed() : columns, order, select };
  });

describe('laws of a ranking, on 10,000 random boards', () => {
  const runs = { numRuns: 10_000 };

  it('lists each method once, in positions 0, 1, 2, ..., whatever the order of its input', () => {
    fc.assert(
      fc.property(board, rule, (rows, r) => {
        const result = rankMethods(rows, r);
        expect(new Set(result.map((row) => row.methodId))).toEqual(new Set(rows.map((row) => row.methodId)));
        expect(result.map((row) => row.position)).toEqual(result.map((_, i) => i));
        expect(rankMethods([...rows].reverse(), r)).toEqual(result);
      }),
      runs,
    );
  });

  it('gives a ranked method one more than the number of strictly better ranked methods', () => {
    fc.assert(
      fc.property(board, rule, (rows, r) => {
        const byId = new Map(rows.map((row) => [row.submissionId, row]));
        const ranked = rankMethods(rows, r).filter((row) => row.rank !== null);
        const better = (a: RankedMethod, b: RankedMethod) => {
          if (r.order !== 'primary') return a.meanRank! < b.meanRank!;
          const [x, y] = [a, b].map(({ submissionId }) => byId.get(submissionId)!.scores[0]!.value);
          return r.columns[0]!.direction === 'lower' ? x! < y! : x! > y!;
        };
        for (const row of ranked)
          expect(row.rank).toBe(1 + ranked.filter((other) => better(other, row)).length);
      }),
      runs,
    );
  });

  it('never ranks a baseline or a score that is not finite in a column that counts', () => {
    fc.assert(
      fc.property(board, rule, (rows, r) => {
        const byId = new Map(rows.map((row) => [row.submissionId, row]));
        const counted = r.order === 'primary' ? 1 : r.columns.length;
        for (const row of rankMethods(rows, r)) {
          const { baseline, scores } = byId.get(row.submissionId)!;
          const complete = scores
            .slice(0, counted)
            .every((score) => score !== null && Number.isFinite(score.value));
          expect(row.rank === null).toBe(baseline || !complete);
        }
      }),
      runs,
    );
  });

  it('is moved by improving a method only upwards, where the primary column orders', () => {
    fc.assert(
      fc.property(board, (rows) => {
        const before = rankMethods(rows, lower);
        const [last] = before.filter((row) => row.rank !== null).slice(-1);
        if (last === undefined) return;
        const improved = rows.map((row) =>
          row.submissionId === last.submissionId ? { ...row, scores: [exact(-Number.MAX_VALUE)] } : row,
        );
        const after = rankMethods(improved, lower).find((row) => row.methodId === last.methodId);
        expect(after!.rank).toBe(1);
      }),
      runs,
    );
  });
});

describe('laws of what errors leave open', () => {
  const runs = { numRuns: 200 };
  const uncertain = boardWith(fc.constantFrom(0.5, 1, 0, null), 14);

  it('gives the same whatever the order of the input, an interval that holds the rank, and groups that grow along the order', () => {
    fc.assert(
      fc.property(uncertain, rule, (rows, r) => {
        const result = rankMethods(rows, r);
        expect(rankMethods([...rows].reverse(), r)).toEqual(result);
        let group = 0;
        for (const row of result) {
          if (row.rank === null) continue;
          expect(row.group! - group === 0 || row.group! - group === 1).toBe(true);
          group = row.group!;
          if (row.interval === null) continue;
          expect(row.interval.low).toBeLessThanOrEqual(row.rank);
          expect(row.interval.high).toBeGreaterThanOrEqual(row.rank);
        }
      }),
      runs,
    );
  });
});
