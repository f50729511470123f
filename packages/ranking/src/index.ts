export {
  type ColumnValues,
  placeReported,
  type ReportedPlace,
  type StandingRow,
} from './place-reported.ts';
export { type RankedMethod, rankMethods } from './rank-methods.ts';
export type { ColumnScore, RankCandidate, RankedColumn, RankingRule } from './ranking-rule.ts';
export { type SeededSet, type SeedGroup, type SeedSpread, seedGroups } from './seed-groups.ts';
