import {
  type evaluations,
  type ProtocolVersion,
  protocolVersions,
  type Submission,
} from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { required } from '../../schema/loaders.ts';
import { currentVersion } from '../protocol/current-version.ts';

type Evaluation = evaluations.EvaluationWithScores;

/**
 * The evaluations of a submission that count under a version of its board, in the order of the version's references: of each the newest
 * that is finished, else the one on its way.
 */
export async function evaluationsUnder(
  { loaders }: Context,
  { id: versionId, protocolFingerprint }: ProtocolVersion,
  { id }: Pick<Submission, 'id'>,
): Promise<Evaluation[]> {
  const [references, coverage, all] = await Promise.all([
    loaders.referencesOfVersion.load(versionId),
    loaders.coverageOfVersion.load(versionId),
    loaders.evaluationsOfSubmission.load(id),
  ]);
  return references.flatMap(({ referenceId }) => {
    // Oldest first.
    const own = all.filter(
      (each) => each.protocolFingerprint === protocolFingerprint && each.referenceId === referenceId,
    );
    const finished = own.filter(({ finishedAt }) => finishedAt !== null);
    // One that was made for other columns lacks some of the scores.
    const counting = finished.findLast((each) => protocolVersions.counts(coverage, each));
    return counting ?? finished.at(-1) ?? own.at(-1) ?? [];
  });
}

/** The evaluations of a submission that count on its board as it is; where there is none yet, those that its last one was made among. */
export async function countingEvaluations(
  context: Context,
  submission: Pick<Submission, 'id' | 'boardId'>,
): Promise<Evaluation[]> {
  const { loaders } = context;
  const current = await evaluationsUnder(
    context,
    await currentVersion(context, submission.boardId),
    submission,
  );
  const last = (await loaders.evaluationsOfSubmission.load(submission.id)).at(-1);
  if (current.length > 0 || last === undefined) return current;
  return evaluationsUnder(context, await required(loaders.protocolVersion, last.versionId), submission);
}
