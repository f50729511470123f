import type { Json } from '@fidboard/core';
import type { Software } from '@fidboard/protocol';
import { changeSubmission, lockSubmission } from '../changes.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import type { Evaluation, Submission } from '../models.ts';
import { publishRanking } from '../rankings.ts';
import { originOf } from '../shards.ts';
import { recordReceipt } from './record-receipt.ts';

export interface NewScore {
  metric: string;
  /** Finite: the database refuses anything else. */
  value: number;
  standardError: number | null;
  /** Delete-one-block values behind the standard error. */
  replicates?: readonly number[];
  /** Candidate images behind the value. */
  n: number;
  details?: { readonly [key: string]: Json };
}

export interface Completion {
  scores: readonly NewScore[];
  warnings: readonly string[];
  /** What computed the scores, for the receipt. */
  software: Software;
}

/** SCORING to SCORED: scores, what their receipt says, the board's next ranking and its event, all in one transaction. */
export function complete(database: Database, id: string, result: Completion): Promise<Submission> {
  return transaction(database, async (tx) => {
    const row = await lockSubmission(tx, id);
    const finishedAt = new Date();
    const changed = await changeSubmission(tx, row, {
      kind: 'state',
      to: 'SCORED',
      data: { finishedAt, imagesPerSecond: null },
    });
    const evaluation = await unfinishedEvaluation(tx, id);
    await tx.evaluation.update({
      where: { id: evaluation.id },
      data: { ...(await originOf(tx, row)), warnings: [...result.warnings], finishedAt },
    });
    const data = result.scores.map((score) => ({
      evaluationId: evaluation.id,
      ...score,
      replicates: [...(score.replicates ?? [])],
      details: score.details ?? {},
    }));
    await tx.score.createMany({ data });
    await recordReceipt(tx, evaluation.id, result);
    await publishRanking(tx, row.boardId, id);
    return changed;
  });
}

/** The evaluation that is to be finished: where the last one is, of a submission that was evaluated again, the next run. */
async function unfinishedEvaluation(tx: Transaction, submissionId: string): Promise<Evaluation> {
  const last = await tx.evaluation.findFirstOrThrow({
    where: { submissionId },
    orderBy: [{ createdAt: 'desc' }, { run: 'desc' }],
  });
  if (last.finishedAt === null) return last;
  const { referenceId, protocolFingerprint, run } = last;
  return tx.evaluation.create({ data: { submissionId, referenceId, protocolFingerprint, run: run + 1 } });
}
