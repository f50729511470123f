import type { Transaction } from '../database.ts';
import type { ProtocolVersion } from '../models.ts';
import type { VersionWithMeasure } from '../protocol-versions.ts';
import { addJobs } from '../queue/add.ts';

/**
 * Has submissions that stand on a board evaluated under a version of it, each against every reference, with the jobs that plan them.
 *
 * `awaited`: whether the board is ranked by the version only after they have ended.
 */
export async function begin(
  tx: Transaction,
  version: VersionWithMeasure,
  { submissionIds, awaited }: { submissionIds: readonly string[]; awaited: boolean },
): Promise<void> {
  const { id: versionId } = version;
  const made = await tx.reevaluation.createManyAndReturn({
    data: submissionIds.map((submissionId) => ({ versionId, submissionId, awaited })),
    select: { id: true, submissionId: true },
  });
  const runs = await lastRuns(tx, version, submissionIds);
  const { protocolFingerprint } = version;
  await tx.evaluation.createMany({
    data: made.flatMap(({ id: reevaluationId, submissionId }) =>
      version.references.map(({ referenceId }) => ({
        submissionId,
        referenceId,
        protocolFingerprint,
        versionId,
        reevaluationId,
        run: (runs.get(`${submissionId} ${referenceId}`) ?? 0) + 1,
      })),
    ),
  });
  await addJobs(
    tx,
    'plan',
    made.map(({ id: reevaluationId }) => ({ reevaluationId })),
  );
}

/** The last run of each submission against each reference under the version's protocol. */
async function lastRuns(
  tx: Transaction,
  { protocolFingerprint }: ProtocolVersion,
  submissionIds: readonly string[],
): Promise<Map<string, number>> {
  const last = await tx.evaluation.groupBy({
    by: ['submissionId', 'referenceId'],
    where: { protocolFingerprint, submissionId: { in: [...submissionIds] } },
    _max: { run: true },
  });
  return new Map(
    last.map(({ submissionId, referenceId, _max }) => [`${submissionId} ${referenceId}`, _max.run ?? 0]),
  );
}
