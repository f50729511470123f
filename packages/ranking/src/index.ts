export { type RankedMethod, rankMethods } from './rank-methods.ts';
export type { ColumnScore, RankCandidate, RankedColumn, RankingRule } from './ranking-rule.ts';
