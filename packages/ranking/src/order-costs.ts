import type { RankingRule } from './ranking-rule.ts';

/**
 * What orders methods, less is better, from their costs in each column (methods x columns): the first column's cost, or twice
 * the sum or median of the ranks, whole numbers, so that equal means are equal in floating point as well.
 *
 * `field` holds the costs of those who hold ranks. A method of the field is ranked among it; one that is not stands where it
 * would if it joined.
 */
export function orderCosts(
  methods: readonly (readonly number[])[],
  field: readonly (readonly number[])[],
  { order, columns }: Pick<RankingRule, 'order' | 'columns'>,
): number[] {
  if (order === 'primary') return methods.map((costs) => costs[0]!);
  const inField = new Set(field);
  const sorted = columns.map((_, column) => Float64Array.from(field, (costs) => costs[column]!).sort());
  return methods.map((costs) => {
    // Twice the mean place among equals: 2 (1 + better) + others that are as good.
    const ranks = costs.map((cost, column) => {
      const better = countBelow(sorted[column]!, cost, false);
      const equal = countBelow(sorted[column]!, cost, true) - better - (inField.has(costs) ? 1 : 0);
      return 2 * (1 + better) + equal;
    });
    return order === 'mean-rank' ? ranks.reduce((sum, rank) => sum + rank, 0) : twiceMedian(ranks);
  });
}

/** How many of the sorted values are below a value, or at most as large. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function twiceMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? 2 * sorted[half]! : sorted[half - 1]! + sorted[half]!;
}

/** The mean or median rank that an order cost stands for; null where the order is by a column. */
export function meanRankOf(
  cost: number,
  { order, columns }: Pick<RankingRule, 'order' | 'columns'>,
): number | null {
  switch (order) {
    case 'primary':
      return null;
    case 'mean-rank':
      return cost / 2 / columns.length;
    case 'median-rank':
      return cost / 4;
  }
}
