import type { Finding } from './judge-receipt.ts';
import type { Receipt, ReceiptScore } from './receipt.ts';

/** How far a recomputed score may be from a receipt's: `absolute` plus `relative` of its value plus `ofError` of its standard error. */
export interface Tolerance {
  readonly relative: number;
  /** Also how far the standard error may be from the receipt's, as a part of it. */
  readonly ofError: number;
  readonly absolute: number;
}

/**
 * The published tolerances; docs/receipts.md says what was measured. On the provider that the receipt names, processors
 * differ by the last bits of a feature; providers differ by the order in which they sum.
 */
export const TOLERANCES = {
  sameProvider: { relative: 1e-5, ofError: 1e-3, absolute: 1e-8 },
  otherProvider: { relative: 1e-3, ofError: 0.1, absolute: 1e-6 },
} as const satisfies Record<string, Tolerance>;

/** The tolerance between a receipt and scores whose features were made on `provider`. */
export function toleranceFor({ provider: recorded }: Pick<Receipt, 'provider'>, provider: string): Tolerance {
  return recorded === provider ? TOLERANCES.sameProvider : TOLERANCES.otherProvider;
}

export interface RecomputedScore {
  readonly metric: string;
  readonly class?: string | undefined;
  readonly value: number;
  readonly standardError: number | null;
}

/** A finding for each score of a receipt. A score that cannot be recomputed does not hold. */
export function compareScores(
  { scores }: Pick<Receipt, 'scores'>,
  recomputed: readonly RecomputedScore[],
  tolerance: Tolerance,
): readonly Finding[] {
  return scores.map((score): Finding => {
    const name = score.class === undefined ? score.metric : `${score.metric} (class ${score.class})`;
    const again = recomputed.find((each) => each.metric === score.metric && each.class === score.class);
    if (again === undefined) {
      return { check: 'score', state: 'failed', detail: `${name} could not be recomputed` };
    }
    const state = isNear(score, again, tolerance) ? 'ok' : 'failed';
    const detail = `${name}: the receipt says ${textOf(score)}, recomputed ${textOf(again)}`;
    return { check: 'score', state, detail };
  });
}

function isNear(
  score: ReceiptScore,
  again: RecomputedScore,
  { relative, ofError, absolute }: Tolerance,
): boolean {
  const error = score.standardError ?? 0;
  const allowed = absolute + relative * Math.abs(score.value) + ofError * error;
  if (!(Math.abs(again.value - score.value) <= allowed)) return false;
  if (score.standardError === null || again.standardError === null) {
    return score.standardError === again.standardError;
  }
  return Math.abs(again.standardError - error) <= absolute + ofError * error;
}

function textOf({ value, standardError }: Pick<RecomputedScore, 'value' | 'standardError'>): string {
  return standardError === null ? `${value}` : `${value} \u00b1 ${standardError}`;
}
