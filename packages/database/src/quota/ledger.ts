import type { Transaction } from '../database.ts';
import type { QuotaKind, Submission } from '../models.ts';

/**
 * Writes into the quota's ledger what a submission's move means for its team, in the transaction of the move.
 *
 * An attempt is charged at QUEUED and a success at SCORED, each once, however often a submission comes there. They are
 * refunded when it fails by the platform's fault, and the attempt when it is cancelled while it still waits in the queue.
 */
export async function bookQuota(tx: Transaction, before: Submission, after: Submission): Promise<void> {
  switch (after.state) {
    case 'QUEUED':
      return book(tx, after, { kind: 'ATTEMPT', amount: 1, reason: 'QUEUED' });
    case 'SCORED':
      return book(tx, after, { kind: 'SUCCESS', amount: 1, reason: 'SCORED' });
    case 'FAILED':
      if (after.failureFault !== 'PLATFORM') return;
      await book(tx, after, { kind: 'ATTEMPT', amount: -1, reason: 'PLATFORM_FAULT' });
      return book(tx, after, { kind: 'SUCCESS', amount: -1, reason: 'PLATFORM_FAULT' });
    case 'CANCELLED':
      if (before.state !== 'QUEUED') return;
      return book(tx, after, { kind: 'ATTEMPT', amount: -1, reason: 'CANCELLED_IN_QUEUE' });
    case 'UPLOADING':
    case 'VERIFYING':
    case 'EXTRACTING':
    case 'SCORING':
    case 'WITHDRAWN':
      return;
  }
}

/** A charge of what is not charged, or a refund of what is: the submission's row is locked, so that it is seen as it is. */
async function book(
  tx: Transaction,
  { id: submissionId, phaseId, quotaDay, methodId }: Submission,
  entry: { kind: QuotaKind; amount: 1 | -1; reason: string },
): Promise<void> {
  if (phaseId === null || quotaDay === null) return;
  const { _sum: sum } = await tx.quotaEntry.aggregate({
    where: { submissionId, kind: entry.kind },
    _sum: { amount: true },
  });
  if ((sum.amount ?? 0) > 0 === entry.amount > 0) return;
  const { teamId } = await tx.method.findUniqueOrThrow({ where: { id: methodId }, select: { teamId: true } });
  await tx.quotaEntry.create({ data: { phaseId, teamId, submissionId, day: quotaDay, ...entry } });
}
