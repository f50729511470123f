import { type ProtocolVersion, type SeedGroup, type Submission, seedGroups } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { resultsOfEntry } from './cells.ts';

/** A method's groups of seeds under a version of a board, of the submissions whose scores the viewer may see. */
export async function seedGroupsOf(
  context: Context,
  { version: { id: versionId, boardId }, methodId }: { version: ProtocolVersion; methodId: string },
): Promise<SeedGroup[]> {
  const { loaders, policy } = context;
  const seeded = (await loaders.seededOfBoard.load(boardId)).filter((row) => row.methodId === methodId);
  const sets = await Promise.all(
    seeded.map(async (submission) => {
      if (!(await policy.canSeeSubmission(submission)) || !(await policy.canSeeResults(submission)))
        return [];
      const { cells } = await resultsOfEntry(context, { versionId, submissionId: submission.id });
      const { id: submissionId, label, trainingImages, seed, finishedAt, createdAt } = submission;
      const values = cells.map((cell) => cell?.value ?? null);
      return [{ submissionId, label, trainingImages, seed, scoredAt: finishedAt ?? createdAt, values }];
    }),
  );
  return seedGroups(sets.flat());
}

/** The group that a submission is of under a version of its board; null where it has no seed or is alone. */
export async function seedGroupOf(
  context: Context,
  submission: Submission,
  version: ProtocolVersion,
): Promise<SeedGroup | null> {
  if (submission.seed === null || submission.state !== 'SCORED') return null;
  const { label, trainingImages, methodId } = submission;
  const groups = await seedGroupsOf(context, { version, methodId });
  return groups.find((each) => each.label === label && each.trainingImages === trainingImages) ?? null;
}
