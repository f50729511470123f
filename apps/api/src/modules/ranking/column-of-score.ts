import type { ColumnOfBoard, Score } from '@fidboard/database';

/** Whether a score of an evaluation against a reference stands in a column. */
export function isColumnOf(
  { metric, classScope, reference }: ColumnOfBoard,
  referenceId: string,
  score: Pick<Score, 'metric' | 'classScope'>,
): boolean {
  return reference.referenceId === referenceId && metric === score.metric && classScope === score.classScope;
}
