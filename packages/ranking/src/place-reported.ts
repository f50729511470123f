import { orderCosts } from './order-costs.ts';
import type { RankingRule } from './ranking-rule.ts';

/** Values in the columns of a rule; null where there is none, or none to be seen. */
export type ColumnValues = readonly (number | null)[];

/** A row of a board; rows come in their displayed order. */
export interface StandingRow {
  readonly rank: number | null;
  readonly values: ColumnValues;
}

/** Where a result that was only reported is shown. */
export interface ReportedPlace {
  /** Among the reported results. */
  readonly index: number;
  /** How many rows of the board stand before it. */
  readonly before: number;
}

/**
 * Where results that were only reported are shown in a board, in their displayed order; nothing of the board's rows changes.
 *
 * One stands where its values would if it joined those who hold ranks, after rows that are as
 * good in the order and in the primary column; one that lacks a value which
 * the order counts stands after all rows that lack none.
 */
export function placeReported(
  reported: readonly ColumnValues[],
  rows: readonly StandingRow[],
  { columns, order }: Pick<RankingRule, 'columns' | 'order'>,
): ReportedPlace[] {
  const rule = { columns: order === 'primary' ? columns.slice(0, 1) : columns, order };
  const standing = rows.flatMap(({ rank, values }, at) => {
    const costs = costsOf(values, rule);
    return costs === null ? [] : [{ at, costs, ranked: rank !== null }];
  });
  const field = standing.filter(({ ranked }) => ranked).map(({ costs }) => costs);
  const orders = orderCosts(
    standing.map(({ costs }) => costs),
    field,
    rule,
  );
  const end = (standing.at(-1)?.at ?? -1) + 1;
  return reported
    .map((values, index) => {
      const costs = costsOf(values, rule);
      const own = costs === null ? Number.POSITIVE_INFINITY : orderCosts([costs], field, rule)[0]!;
      const primary = costsOf(values, { columns: columns.slice(0, 1) })?.[0] ?? Number.POSITIVE_INFINITY;
      const worse = orders.findIndex(
        (cost, i) => cost > own || (cost === own && standing[i]!.costs[0]! > primary),
      );
      return { index, before: worse < 0 ? end : standing[worse]!.at, own, primary };
    })
    .sort(
      (a, b) =>
        a.before - b.before || compare(a.own, b.own) || compare(a.primary, b.primary) || a.index - b.index,
    )
    .map(({ index, before }) => ({ index, before }));
}

/** Less is better; null where one is missing or not finite. */
function costsOf(values: ColumnValues, { columns }: Pick<RankingRule, 'columns'>): number[] | null {
  const costs = columns.flatMap(({ direction }, column) => {
    const value = values[column] ?? Number.NaN;
    return Number.isFinite(value) ? [direction === 'lower' ? value : -value] : [];
  });
  return costs.length === columns.length ? costs : null;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b; // two infinities are equal
}
