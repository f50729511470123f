import { type Receipt, rankings, type Score } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { required } from '../../schema/loaders.ts';
import { evaluationsUnder } from '../evaluation/counting.ts';

export interface EntryResults {
  /** In the order of the version's columns; null where there is no score. */
  readonly cells: readonly (Score | null)[];
  /** In the order of the version's references; null where there is none. */
  readonly receipts: readonly (Receipt | null)[];
}

/**
 * What the viewer may see of a submission's results under a version of its board, for tables and exports alike: in a ranking those that it
 * was ranked by, else the newest that count. Nothing of a submission withdrawn since.
 */
export async function resultsOfEntry(
  context: Context,
  {
    versionId,
    submissionId,
    evaluationIds = [],
  }: { versionId: string; submissionId: string; evaluationIds?: readonly string[] },
): Promise<EntryResults> {
  const { loaders, policy } = context;
  const [version, columns, references, submission] = await Promise.all([
    required(loaders.protocolVersion, versionId),
    loaders.columnsOfVersion.load(versionId),
    loaders.referencesOfVersion.load(versionId),
    required(loaders.submission, submissionId),
  ]);
  if (!(await policy.canSeeResults(submission)))
    return { cells: columns.map(() => null), receipts: references.map(() => null) };
  const counting =
    evaluationIds.length === 0
      ? await evaluationsUnder(context, version, submission)
      : (await loaders.evaluationsOfSubmission.load(submissionId)).filter(({ id }) =>
          evaluationIds.includes(id),
        );
  const receipts = references.map(async ({ referenceId }) => {
    const evaluation = counting.find((each) => each.referenceId === referenceId);
    return evaluation ? loaders.receiptOfEvaluation.load(evaluation.id) : null;
  });
  return {
    cells: columns.map((column) => rankings.scoreIn(counting, column)),
    receipts: await Promise.all(receipts),
  };
}
