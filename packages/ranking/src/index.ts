export { type RankCandidate, type RankedMethod, rankMethods } from './rank-methods.ts';
