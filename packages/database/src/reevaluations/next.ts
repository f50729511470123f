import { areComplete, coverageOf, wantedBy } from '../coverage.ts';
import type { Transaction } from '../database.ts';
import type { Submission } from '../models.ts';
import { living } from '../protocol-versions.ts';
import { begin } from './begin.ts';

/**
 * Has a submission that has just come to its scores evaluated under the versions that its board has, or is to have, and that it has no scores
 * under; what it failed at once is left to the host's re-run. The board's row must be locked.
 */
export async function evaluateUnderNext(tx: Transaction, { id, boardId, state }: Submission): Promise<void> {
  if (state !== 'SCORED') return;
  const finished = await tx.evaluation.findMany({
    where: { submissionId: id, finishedAt: { not: null } },
    select: { referenceId: true, versionId: true },
  });
  for (const version of await living(tx, boardId)) {
    if (areComplete(await coverageOf(tx, wantedBy(version)), finished)) continue;
    const tried = await tx.reevaluation.findFirst({ where: { submissionId: id, versionId: version.id } });
    if (tried === null) await begin(tx, version, { submissionIds: [id], awaited: false });
  }
}
