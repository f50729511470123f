import type { Json } from '@fidboard/core';
import type { Software } from '@fidboard/protocol';
import { changeSubmission, lockSubmission } from '../changes.ts';
import { type Database, transaction } from '../database.ts';
import type { Submission } from '../models.ts';
import { publishRanking } from '../rankings.ts';
import { endLocked } from '../reevaluations/end.ts';
import { evaluateUnderNext } from '../reevaluations/next.ts';
import { originOf } from '../shards.ts';
import { recordReceipt } from './record-receipt.ts';
import { assertMove } from './states.ts';

export interface NewScore {
  metric: string;
  /** A class, or "mean" for the mean over classes; the whole set when left out. */
  classScope?: string;
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

/**
 * Records what scoring one of a submission's evaluations came to: scores and what their receipt says. With the last of them the
 * submission goes from SCORING to SCORED and the board gets its next ranking, all in one transaction; of an evaluation under another
 * version of the board, that comes to its end.
 *
 * Does nothing for an evaluation that is finished: its receipt never changes.
 */
export function complete(database: Database, evaluationId: string, result: Completion): Promise<Submission> {
  return transaction(database, async (tx) => {
    const seen = await tx.evaluation.findUniqueOrThrow({ where: { id: evaluationId } });
    const { submissionId } = seen;
    const row = await lockSubmission(tx, submissionId);
    const evaluation = await tx.evaluation.findUnique({
      where: { id: evaluationId },
      include: { protocol: true, reevaluation: true },
    });
    // Gone with a version that the host has given up.
    if (evaluation === null || evaluation.finishedAt !== null) return row;
    const { reevaluation } = evaluation;
    if (reevaluation === null) assertMove(submissionId, row.state, 'SCORED');
    const finishedAt = new Date();
    await tx.evaluation.update({
      where: { id: evaluationId },
      data: {
        ...(await originOf(tx, row, evaluation.protocol.extractionFingerprint)),
        warnings: [...result.warnings],
        finishedAt,
      },
    });
    const data = result.scores.map(({ classScope = '', ...score }) => ({
      evaluationId,
      classScope,
      ...score,
      replicates: [...(score.replicates ?? [])],
      details: score.details ?? {},
    }));
    await tx.score.createMany({ data });
    await recordReceipt(tx, evaluationId, result);
    const of = { submissionId, reevaluationId: reevaluation?.id ?? null };
    const open = await tx.evaluation.count({ where: { ...of, finishedAt: null } });
    if (reevaluation !== null) {
      if (open === 0) await endLocked(tx, { submission: row, reevaluation }, { state: 'SCORED' });
      return tx.submission.findUniqueOrThrow({ where: { id: submissionId } });
    }
    if (open > 0) return changeSubmission(tx, row, { kind: 'evaluated', payload: { evaluationId } });
    const changed = await changeSubmission(tx, row, {
      kind: 'state',
      to: 'SCORED',
      data: { finishedAt, imagesPerSecond: null },
    });
    await publishRanking(tx, row.boardId, submissionId);
    await evaluateUnderNext(tx, changed);
    return changed;
  });
}
