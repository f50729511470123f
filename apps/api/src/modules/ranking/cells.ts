import type { Receipt, Score } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { required } from '../../schema/loaders.ts';

export interface EntryResults {
  /** In the order of the board's columns; null where there is no score. */
  readonly cells: readonly (Score | null)[];
  readonly receipt: Receipt | null;
}

/** What the viewer may see of an entry's results, for tables and exports alike: nothing of a submission withdrawn since. */
export async function resultsOfEntry(
  context: Context,
  { boardId, submissionId }: { boardId: string; submissionId: string },
): Promise<EntryResults> {
  const { loaders, policy } = context;
  const [columns, submission] = await Promise.all([
    loaders.columnsOfBoard.load(boardId),
    required(loaders.submission, submissionId),
  ]);
  if (!(await policy.canSeeResults(submission))) return { cells: columns.map(() => null), receipt: null };
  const evaluation = await loaders.evaluationOfSubmission.load(submissionId);
  const receipt = evaluation && (await loaders.receiptOfEvaluation.load(evaluation.id));
  const scoreOf = (metric: string) => evaluation?.scores.find((score) => score.metric === metric) ?? null;
  return { cells: columns.map(({ metric }) => scoreOf(metric)), receipt };
}
