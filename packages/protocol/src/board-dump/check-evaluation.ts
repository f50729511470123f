import { Refusal } from '@fidboard/core';
import { judgeReceipt } from '../receipt/judge-receipt.ts';
import { readReceipt } from '../receipt/parse-receipt.ts';
import type { Receipt } from '../receipt/receipt.ts';
import type { DumpOrigin } from './manifest.ts';
import type { DumpRow } from './rows.ts';

/** The evaluation of a dump and what it is of. */
export interface DumpedEvaluation {
  readonly evaluation: DumpRow<'evaluations'>;
  readonly submission: Pick<DumpRow<'submissions'>, 'sampleSet'>;
  readonly reference: Pick<DumpRow<'references'>, 'sampleSet' | 'statisticsSha256'>;
}

/**
 * The receipt of an evaluation and the platform whose key signed it; null where it has none.
 *
 * Refuses (INVALID_RECEIPT) one that does not hold by the keys of the dump, or that says something else than the rows: a number
 * that nobody signed must not stand beside a signature.
 */
export function checkEvaluation(
  { evaluation, submission, reference }: DumpedEvaluation,
  { origins, name }: { origins: readonly DumpOrigin[]; name: string },
): { receipt: Receipt; origin: DumpOrigin } | null {
  if (evaluation.receipt === null) return null;
  const receipt = readReceipt(Buffer.from(evaluation.receipt, 'utf8'));
  const origin = origins.find(({ keys }) => keys.some(({ kid }) => kid === receipt.keyId));
  if (origin === undefined) throw invalid(name, `a key of ${origins.map(({ url }) => url).join(', ')}`);
  const failed = judgeReceipt(receipt, origin).find(({ state }) => state !== 'ok');
  if (failed !== undefined) throw invalid(name, `${failed.check} that holds: ${failed.detail}`);
  const same: readonly (readonly [string, unknown, unknown])[] = [
    ['protocol', receipt.protocol.fingerprint, evaluation.protocol],
    ['samples', receipt.samples.sha256, submission.sampleSet ?? receipt.samples.sha256],
    ['reference', receipt.reference.sha256, reference.sampleSet],
    ['statistics of the reference', receipt.reference.statisticsSha256, reference.statisticsSha256],
    ['scores', scoresText(receipt.scores), scoresText(evaluation.scores.map(signedScore))],
  ];
  const different = same.find(([, signed, said]) => signed !== said);
  if (different !== undefined) throw invalid(name, `the ${different[0]} that it was signed for`);
  return { receipt, origin };
}

function signedScore({ classScope, ...score }: DumpRow<'evaluations'>['scores'][number]) {
  return classScope === '' ? score : { ...score, class: classScope };
}

/** What a receipt says of scores, in one order. */
function scoresText(
  scores: readonly {
    metric: string;
    class?: string | undefined;
    value: number;
    standardError: number | null;
    n: number;
  }[],
): string {
  const said = scores.map((score) => {
    const { metric, class: scope = '', value, standardError, n } = score;
    return JSON.stringify([metric, scope, value, standardError, n]);
  });
  return said.sort().join('\n');
}

function invalid(name: string, expected: string): Refusal {
  return new Refusal(
    'INVALID_RECEIPT',
    `${name}: expected a receipt of ${expected}`,
    'Nothing was loaded. Get the dump from its host again; if it stays so, its scores were changed.',
  );
}
