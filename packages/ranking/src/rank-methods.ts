import { meanRankOf, orderCosts } from './order-costs.ts';
import { rankUncertainty } from './rank-uncertainty.ts';
import { costIn, type RankCandidate, type RankingRule } from './ranking-rule.ts';

/** A method's place on a board: one row. */
export interface RankedMethod {
  /** Place in the displayed order, from 0; unique. */
  readonly position: number;
  /** 1, 2, 2, 4; null for baselines and for methods without a finite score in every column that counts. */
  readonly rank: number | null;
  readonly methodId: string;
  readonly submissionId: string;
  /** The mean or median of its ranks, where the board is ordered by that. */
  readonly meanRank: number | null;
  /** Ranks that its standard errors and those of the others leave open, in 95 of 100 draws; null where its own are unknown. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** From 1; methods of one group cannot be told from the first of it. Null where there is no rank. */
  readonly group: number | null;
}

/**
 * Orders a board's methods, each by one of its submissions: a total order, the same whatever the order of the candidates.
 *
 * What the rule orders by decides, and equal methods share a rank (1, 2, 2, 4); those are displayed by the primary column, then
 * by when they were scored, then by id. A method whose score is missing or not finite in a column that counts stands last and
 * is never ranked. A baseline stands where its scores put it and holds no rank, nor does it take one from others.
 */
export function rankMethods(candidates: readonly RankCandidate[], rule: RankingRule): RankedMethod[] {
  const rows = selected(candidates, rule).map((candidate) => ({
    candidate,
    costs: costsOf(candidate, rule),
  }));
  const complete = rows.filter((row): row is Row => row.costs !== null);
  const field = complete.filter(({ candidate }) => !candidate.baseline);
  const orders = orderCosts(
    complete.map(({ costs }) => costs),
    field.map(({ costs }) => costs),
    rule,
  );
  const orderOf = new Map(complete.map(({ candidate }, i) => [candidate, orders[i]!]));
  rows.sort((a, b) => {
    const [x, y] = [orderOf.get(a.candidate), orderOf.get(b.candidate)];
    if (x === undefined || y === undefined)
      return compareMissing(x, y) || display(a.candidate, b.candidate, rule);
    return x - y || display(a.candidate, b.candidate, rule);
  });
  const ranked = rows.filter((row): row is Row => row.costs !== null && !row.candidate.baseline);
  const uncertain = rankUncertainty(
    ranked.map(({ candidate }) => candidate),
    rule,
  );
  const ranks = sharedRanks(ranked.map(({ candidate }) => orderOf.get(candidate)!));
  const placeOf = new Map(ranked.map(({ candidate }, place) => [candidate, place]));
  return rows.map(({ candidate }, position) => {
    const { methodId, submissionId } = candidate;
    const place = placeOf.get(candidate);
    const order = orderOf.get(candidate);
    return {
      position,
      methodId,
      submissionId,
      meanRank: order === undefined ? null : meanRankOf(order, rule),
      rank: place === undefined ? null : ranks[place]!,
      interval: place === undefined ? null : including(uncertain[place]!.interval, ranks[place]!),
      group: place === undefined ? null : uncertain[place]!.group,
    };
  });
}

interface Row {
  readonly candidate: RankCandidate;
  readonly costs: readonly number[];
}

/** The submission that stands for each method. */
function selected(candidates: readonly RankCandidate[], rule: RankingRule): RankCandidate[] {
  const standing = new Map<string, RankCandidate>();
  for (const candidate of candidates) {
    const rival = standing.get(candidate.methodId);
    if (rival === undefined || preferred(candidate, rival, rule) < 0)
      standing.set(candidate.methodId, candidate);
  }
  return [...standing.values()];
}

/** Negative where `a` stands for the method rather than `b`. */
function preferred(a: RankCandidate, b: RankCandidate, rule: RankingRule): number {
  switch (rule.select) {
    case 'latest':
      return b.scoredAt.getTime() - a.scoredAt.getTime() || byText(b.submissionId, a.submissionId);
    case 'chosen':
      return Number(b.chosen) - Number(a.chosen) || display(a, b, rule);
    case 'best':
      return display(a, b, rule);
  }
}

/** The costs in all columns that the order counts; null where one of them is missing. */
function costsOf(candidate: RankCandidate, rule: RankingRule): readonly number[] | null {
  const counted = rule.order === 'primary' ? rule.columns.slice(0, 1) : rule.columns;
  const costs = counted.map((_, column) => costIn(candidate, column, rule));
  return costs.every((cost) => cost !== null) ? costs : null;
}

/** Negative when `a` is displayed before `b` among equals; zero only for the same submission. */
function display(a: RankCandidate, b: RankCandidate, rule: RankingRule): number {
  const [x, y] = [costIn(a, 0, rule), costIn(b, 0, rule)];
  if (x === null || y === null) {
    if (x !== y) return x === null ? 1 : -1;
  } else if (x !== y) return x - y;
  return a.scoredAt.getTime() - b.scoredAt.getTime() || byText(a.submissionId, b.submissionId);
}

/** 1, 2, 2, 4 for sorted costs. */
function sharedRanks(costs: readonly number[]): number[] {
  const ranks: number[] = [];
  for (const [place, cost] of costs.entries()) {
    ranks.push(place > 0 && cost === costs[place - 1] ? ranks[place - 1]! : place + 1);
  }
  return ranks;
}

function including(interval: RankedMethod['interval'], rank: number): RankedMethod['interval'] {
  if (interval === null) return null;
  return { low: Math.min(interval.low, rank), high: Math.max(interval.high, rank) };
}

function compareMissing(x: number | undefined, y: number | undefined): number {
  return Number(x === undefined) - Number(y === undefined);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
