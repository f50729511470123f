import type { Database } from './database.ts';
import type { Evaluation, Score } from './models.ts';

export type EvaluationWithScores = Evaluation & { scores: Score[] };

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
