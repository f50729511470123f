import type { Transaction } from './database.ts';
import type { EvaluationsOf } from './evaluations.ts';
import { shardsOf } from './shards.ts';
import type { Failure } from './submissions/end.ts';

/** What can be done once every shard and every reference is there; null while one is not. */
export async function readiness(
  tx: Transaction,
  of: EvaluationsOf,
): Promise<{ evaluationIds: string[] } | { failure: Failure } | null> {
  const where = await shardsOf(tx, of);
  const [total, finished] = await Promise.all([
    tx.featureShard.count({ where }),
    tx.featureShard.count({ where: { ...where, featuresSha256: { not: null } } }),
  ]);
  if (total === 0 || finished < total) return null;
  const evaluations = await tx.evaluation.findMany({
    where: { ...of, finishedAt: null },
    orderBy: { referenceId: 'asc' },
  });
  const ids = evaluations.map(({ referenceId }) => referenceId);
  // The share lock makes a reference that becomes READY at this moment either seen here, or see us waiting.
  await tx.$queryRaw`SELECT 1 FROM "Reference" WHERE id = ANY(${ids}) ORDER BY id FOR SHARE`;
  const references = await tx.reference.findMany({ where: { id: { in: ids } } });
  const failed = references.find(({ state }) => state === 'FAILED');
  if (failed !== undefined) {
    const reason = failed.failureMessage ?? 'no reason was kept';
    const message = `The board's reference could not be prepared: ${reason}`;
    return { failure: { code: 'INTERNAL', message, fault: 'PLATFORM' } };
  }
  if (references.some(({ state }) => state === 'PREPARING')) return null;
  return { evaluationIds: evaluations.map(({ id }) => id) };
}
