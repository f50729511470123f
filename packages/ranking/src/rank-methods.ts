/** One scored submission of a method, as the ranking sees it. */
export interface RankCandidate {
  methodId: string;
  submissionId: string;
  /** The primary column's score; null when it is missing or failed. */
  value: number | null;
  /** Baselines stand in the order but hold no rank. */
  baseline: boolean;
  /** Breaks display ties between equal scores: the earlier stands first. */
  scoredAt: Date;
}

/** A method's place on a board: one row. */
export interface RankedMethod {
  /** Place in the displayed order, from 0; unique. */
  position: number;
  /** 1, 2, 2, 4; null for baselines and for methods without a finite score. */
  rank: number | null;
  methodId: string;
  submissionId: string;
}

export interface RankingRule {
  direction: 'lower' | 'higher';
}

/**
 * Orders a board's methods by the primary column, each by the best of its submissions.
 *
 * A total order: finite scores by direction, equal scores sharing a rank (1, 2, 2, 4) and displayed in the
 * order they were scored, then by id; a missing or non-finite score stands last and is never ranked; a
 * baseline stands at its score's place and holds no rank, nor does it take one from others.
 */
export function rankMethods(candidates: readonly RankCandidate[], rule: RankingRule): RankedMethod[] {
  const ordered = bestOfEachMethod(candidates, rule).sort((a, b) => compare(a, b, rule));
  let ranked = 0;
  let last: { value: number; rank: number } | undefined;
  return ordered.map((candidate, position) => {
    const { methodId, submissionId } = candidate;
    const value = finite(candidate);
    if (candidate.baseline || value === null) return { position, rank: null, methodId, submissionId };
    ranked += 1;
    if (last === undefined || last.value !== value) last = { value, rank: ranked };
    return { position, rank: last.rank, methodId, submissionId };
  });
}

function bestOfEachMethod(candidates: readonly RankCandidate[], rule: RankingRule): RankCandidate[] {
  const best = new Map<string, RankCandidate>();
  for (const candidate of candidates) {
    const rival = best.get(candidate.methodId);
    if (rival === undefined || compare(candidate, rival, rule) < 0) best.set(candidate.methodId, candidate);
  }
  return [...best.values()];
}

/** Negative when `a` is displayed before `b`; zero only for the same submission. */
function compare(a: RankCandidate, b: RankCandidate, rule: RankingRule): number {
  const x = finite(a);
  const y = finite(b);
  if (x === null || y === null) {
    if (x !== y) return x === null ? 1 : -1;
  } else if (x !== y) {
    return rule.direction === 'lower' ? x - y : y - x;
  }
  return a.scoredAt.getTime() - b.scoredAt.getTime() || byText(a.submissionId, b.submissionId);
}

function finite(candidate: RankCandidate): number | null {
  return candidate.value !== null && Number.isFinite(candidate.value) ? candidate.value : null;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
