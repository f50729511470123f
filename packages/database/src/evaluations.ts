import type { Database } from './database.ts';
import type { Evaluation, Score } from './models.ts';

export type EvaluationWithScores = Evaluation & { scores: Score[] };

/** Whose evaluations: a submission's own on its way to SCORED (null), or those under another version of its board. */
export interface EvaluationsOf {
  submissionId: string;
  reevaluationId: string | null;
}

export function byIds(database: Database, ids: readonly string[]): Promise<EvaluationWithScores[]> {
  return database.prisma.evaluation.findMany({
    where: { id: { in: [...ids] } },
    include: { scores: { orderBy: { metric: 'asc' } } },
  });
}

/** The evaluations of submissions with their scores, oldest first. */
export function ofSubmissions(
  database: Database,
  submissionIds: readonly string[],
): Promise<EvaluationWithScores[]> {
  return database.prisma.evaluation.findMany({
    where: { submissionId: { in: [...submissionIds] } },
    orderBy: [{ createdAt: 'asc' }, { run: 'asc' }, { id: 'asc' }],
    include: { scores: { orderBy: { metric: 'asc' } } },
  });
}

/** The protocol that evaluations on their way are made under, the same against every reference. */
export async function protocolOf(database: Database, of: EvaluationsOf): Promise<string> {
  const { protocolFingerprint } = await database.prisma.evaluation.findFirstOrThrow({
    where: { submissionId: of.submissionId, reevaluationId: of.reevaluationId, finishedAt: null },
  });
  return protocolFingerprint;
}
