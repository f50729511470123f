import { randomUUID } from 'node:crypto';
import { type Protocol, type Statement, statementText } from '@fidboard/protocol';
import type { Transaction } from '../database.ts';
import type { Completion } from './complete.ts';

/**
 * Writes what the receipt of an evaluation says, with the ids of this database, in the transaction that records its
 * scores. It is signed when somebody asks for it, by who holds the key: workers do not.
 */
export async function recordReceipt(
  tx: Transaction,
  evaluationId: string,
  result: Completion,
): Promise<void> {
  const { submission, reference, protocol, version, reevaluation, ...evaluation } =
    await tx.evaluation.findUniqueOrThrow({
      where: { id: evaluationId },
      include: {
        submission: { include: { board: true, sampleSet: true } },
        reference: { include: { sampleSet: true } },
        protocol: true,
        reevaluation: true,
        version: { include: { references: true } },
      },
    });
  const { board, sampleSet: samples } = submission;
  const queued = reevaluation?.createdAt ?? submission.queuedAt;
  const started = reevaluation?.startedAt ?? submission.startedAt;
  const { statisticsSha256, imageCount: count } = reference;
  const statement: Statement = {
    id: randomUUID(),
    board: { id: board.id, slug: board.slug },
    submission: { id: submission.id, label: submission.label || null, seed: submission.seed },
    samples: {
      sha256: samples!.sha256,
      contentSha256: samples!.contentSha256,
      count: samples!.imageCount!,
      format: samples!.format!,
    },
    reference: {
      id: reference.id,
      name: version.references.find(({ referenceId }) => referenceId === reference.id)?.name ?? 'reference',
      sha256: reference.sampleSetSha256,
      contentSha256: reference.sampleSet.contentSha256,
      count,
      statisticsSha256: statisticsSha256!,
    },
    protocol: { ...(protocol.document as unknown as Protocol), fingerprint: protocol.fingerprint },
    provider: evaluation.provider,
    software: result.software,
    scores: result.scores.map(({ metric, classScope, value, standardError, details, n }) => {
      const covers = details?.standardErrorCovers;
      const scope = classScope ? { class: classScope } : {};
      return {
        metric,
        ...scope,
        value,
        standardError,
        covers: typeof covers === 'string' ? covers : null,
        n,
      };
    }),
    warnings: result.warnings,
    times: {
      queued: queued!.toISOString(),
      started: started!.toISOString(),
      finished: evaluation.finishedAt!.toISOString(),
    },
  };
  await tx.receipt.create({
    data: { id: statement.id, evaluationId, statement: statementText(statement) },
  });
}
