import { type Receipt, rankings, type Score } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { required } from '../../schema/loaders.ts';
import { countingEvaluations } from '../evaluation/counting.ts';

export interface EntryResults {
  /** In the order of the board's columns; null where there is no score. */
  readonly cells: readonly (Score | null)[];
  /** In the order of the board's references; null where there is none. */
  readonly receipts: readonly (Receipt | null)[];
}

/** What the viewer may see of an entry's results, for tables and exports alike: nothing of a submission withdrawn since. */
export async function resultsOfEntry(
  context: Context,
  { boardId, submissionId }: { boardId: string; submissionId: string },
): Promise<EntryResults> {
  const { loaders, policy } = context;
  const [columns, references, submission] = await Promise.all([
    loaders.columnsOfBoard.load(boardId),
    loaders.referencesOfBoard.load(boardId),
    required(loaders.submission, submissionId),
  ]);
  if (!(await policy.canSeeResults(submission)))
    return { cells: columns.map(() => null), receipts: references.map(() => null) };
  const counting = await countingEvaluations(context, submission);
  const receipts = references.map(async ({ referenceId }) => {
    const evaluation = counting.find((each) => each.referenceId === referenceId);
    return evaluation ? loaders.receiptOfEvaluation.load(evaluation.id) : null;
  });
  return {
    cells: columns.map((column) => rankings.scoreIn(counting, column)),
    receipts: await Promise.all(receipts),
  };
}
