import type { Database } from './database.ts';
import type { Receipt } from './models.ts';

export async function byId(database: Database, id: string): Promise<Receipt | null> {
  return database.prisma.receipt.findUnique({ where: { id } });
}

/** The receipts of evaluations; those from before receipts have none. */
export function ofEvaluations(database: Database, evaluationIds: readonly string[]): Promise<Receipt[]> {
  return database.prisma.receipt.findMany({ where: { evaluationId: { in: [...evaluationIds] } } });
}

/** Keeps a signed receipt and returns the one that is kept: the first, when several are made at once. */
export async function keepDocument(database: Database, id: string, document: string): Promise<string> {
  await database.prisma.receipt.updateMany({ where: { id, document: null }, data: { document } });
  const kept = await database.prisma.receipt.findUniqueOrThrow({ where: { id } });
  if (kept.document === null) throw new Error(`keepDocument: expected receipt ${id} to be kept, it was not`);
  return kept.document;
}
