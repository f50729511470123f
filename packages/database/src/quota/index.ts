export { type QuotaStanding, standingOf } from './standing.ts';
export { type Allowance, type Allowances, QUOTA_LIMITS, type QuotaLimit } from './use.ts';
