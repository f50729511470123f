import { Rng } from '@fidboard/core';
import { orderCosts } from './order-costs.ts';
import { costIn, type RankCandidate, type RankingRule } from './ranking-rule.ts';

export interface RankUncertainty {
  /** The ranks between which 95 % of the draws lie; null where a standard error of the method is unknown. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** From 1. */
  readonly group: number;
}

const DRAWS = 1000;
const SEED = 0;
/** Left out at either end of an interval; the share of draws in which an order must turn not to be told apart. */
const TAIL = 0.025;

/**
 * What the standard errors leave open of an order, by Monte Carlo: in each of 1,000 seeded draws every score moves by its standard
 * error times a normal number, independently, and the methods are ranked anew.
 *
 * `methods` hold ranks and stand in their order. A group begins with the first method that can be told from the one that the
 * group before began with: which stands before it in at most 2.5 % of the draws. Unknown errors count as 0 there.
 */
export function rankUncertainty(methods: readonly RankCandidate[], rule: RankingRule): RankUncertainty[] {
  const draws = drawnOrders(methods, rule);
  const known = methods.map(({ scores }) =>
    countedColumns(rule).every((column) => scores[column]?.standardError != null),
  );
  const ranks = draws.map(drawnRanks);
  const groups = groupsOf(draws, methods.length);
  return methods.map((_, i) => ({
    interval: known[i] ? between(ranks.map((drawn) => drawn[i]!).sort((a, b) => a - b)) : null,
    group: groups[i]!,
  }));
}

function countedColumns({ order, columns }: RankingRule): number[] {
  return order === 'primary' ? [0] : columns.map((_, column) => column);
}

/** The order cost of each method in each draw. */
function drawnOrders(methods: readonly RankCandidate[], rule: RankingRule): number[][] {
  const rng = new Rng(SEED);
  const columns = countedColumns(rule);
  const exact = methods.map((method) =>
    columns.map((column) => ({
      cost: costIn(method, column, rule)!,
      error: method.scores[column]?.standardError ?? 0,
    })),
  );
  if (exact.every((costs) => costs.every(({ error }) => error === 0))) {
    const costs = exact.map((each) => each.map(({ cost }) => cost));
    return [orderCosts(costs, costs, rule)];
  }
  return Array.from({ length: DRAWS }, () => {
    const costs = exact.map((each) =>
      each.map(({ cost, error }) => (error > 0 ? cost + error * rng.normal() : cost)),
    );
    return orderCosts(costs, costs, rule);
  });
}

/** 1 + how many are better, for each method of a draw. */
function drawnRanks(orders: readonly number[]): number[] {
  const sorted = orders.map((order, i) => ({ order, i })).sort((a, b) => a.order - b.order);
  const ranks = new Array<number>(orders.length);
  for (const [place, { order, i }] of sorted.entries()) {
    const before = place > 0 ? sorted[place - 1]! : undefined;
    ranks[i] = before?.order === order ? ranks[before.i]! : place + 1;
  }
  return ranks;
}

function between(sorted: readonly number[]): { low: number; high: number } {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { low: at(TAIL), high: at(1 - TAIL) };
}

function groupsOf(draws: readonly (readonly number[])[], count: number): number[] {
  const groups: number[] = [];
  let [group, leader] = [1, 0];
  for (let i = 0; i < count; i++) {
    const turned = draws.filter((orders) => orders[i]! <= orders[leader]!).length;
    if (i > leader && turned <= TAIL * draws.length) [group, leader] = [group + 1, i];
    groups.push(group);
  }
  return groups;
}
