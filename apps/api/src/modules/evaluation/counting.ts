import type { evaluations, Submission } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { required } from '../../schema/loaders.ts';

type Evaluation = evaluations.EvaluationWithScores;

/**
 * The evaluations that count of a submission, in the order of its board's references: of each the newest that is finished, else the
 * one on its way. Under the board's protocol, or that of the newest where there is none yet.
 */
export async function countingEvaluations(
  { loaders }: Context,
  { id, boardId }: Pick<Submission, 'id' | 'boardId'>,
): Promise<Evaluation[]> {
  const [board, references, all] = await Promise.all([
    required(loaders.board, boardId),
    loaders.referencesOfBoard.load(boardId),
    loaders.evaluationsOfSubmission.load(id),
  ]);
  const isOfBoard = ({ protocolFingerprint }: Evaluation) =>
    protocolFingerprint === board.protocolFingerprint;
  const fingerprint = (all.findLast(isOfBoard) ?? all.at(-1))?.protocolFingerprint;
  const counting = new Map<string, Evaluation>();
  // Oldest first, so that the newest overwrites the others.
  for (const evaluation of all) {
    const { referenceId, protocolFingerprint, finishedAt } = evaluation;
    if (protocolFingerprint !== fingerprint) continue;
    if (finishedAt !== null || counting.get(referenceId)?.finishedAt == null)
      counting.set(referenceId, evaluation);
  }
  const place = ({ referenceId }: Evaluation) => {
    const index = references.findIndex((reference) => reference.referenceId === referenceId);
    return index < 0 ? references.length : index;
  };
  return [...counting.values()].toSorted((a, b) => place(a) - place(b));
}
