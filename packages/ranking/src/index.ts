export { type RankCandidate, type RankedMethod, rankMethods } from './rankMethods.ts';
