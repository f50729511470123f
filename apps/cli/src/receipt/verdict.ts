import type { Finding, Receipt } from '@fidboard/evaluation';
import { digits } from '../number-text.ts';

/** What verifying a receipt came to. */
export interface Verdict {
  readonly receipt: Receipt;
  /** The file or address of the keys. */
  readonly keys: string;
  readonly findings: readonly Finding[];
  /** Null where nothing was recomputed. */
  readonly recomputed: {
    readonly provider: string;
    readonly tolerance: { relative: number; ofError: number; absolute: number };
  } | null;
}

export function holds({ findings }: Verdict): boolean {
  return findings.every(({ state }) => state === 'ok');
}

export function verdictJson(verdict: Verdict): string {
  const { receipt, keys, findings, recomputed } = verdict;
  const { id, issuer, issuedAt, board, submission, scores } = receipt;
  const about = { id, issuer, issuedAt, board, submission, scores };
  return `${JSON.stringify({ holds: holds(verdict), receipt: about, keys, findings, recomputed })}\n`;
}

export function verdictText(verdict: Verdict): string {
  const { receipt, keys, findings, recomputed } = verdict;
  const { board, submission, issuer, issuedAt, times } = receipt;
  const lines = [
    `Receipt ${receipt.id}`,
    `  of submission ${submission.id} on board ${board.slug}, scored ${times.finished}`,
    `  issued ${issuedAt} by ${issuer}`,
    '',
    ...findings.map(({ check, state, detail }) => `  ${state.padEnd(9)}  ${check.padEnd(11)}  ${detail}`),
    '',
    ...receipt.scores.map(({ metric, value, standardError, n }) => {
      const error = standardError === null ? '' : ` \u00b1 ${digits(standardError, 2)}`;
      return `  ${metric}  ${digits(value, 6)}${error}, ${n} images`;
    }),
    '',
    holds(verdict)
      ? `The receipt holds: a key of ${keys} signed it, and ${recomputedText(recomputed)}`
      : 'The receipt does not hold.',
  ];
  return `${lines.join('\n')}\n`;
}

function recomputedText(recomputed: Verdict['recomputed']): string {
  if (recomputed === null) return 'nothing was recomputed (--samples does).';
  const { relative, ofError } = recomputed.tolerance;
  return `its scores came out again on ${recomputed.provider}, within ${relative} of the value and ${ofError} of the error.`;
}
