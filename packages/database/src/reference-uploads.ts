import { Refusal } from '@fidboard/core';
import { type Database, transaction } from './database.ts';
import type { ReferenceUpload } from './models.ts';

/** Unfinished uploads of references that one person may have. */
const MOST_WAITING = 5;

export function byIds(database: Database, ids: readonly string[]): Promise<ReferenceUpload[]> {
  return database.prisma.referenceUpload.findMany({ where: { id: { in: [...ids] } } });
}

export interface NewReferenceUpload {
  hostId: string;
  filename: string;
  /** What the client says it will upload; checked against what arrives. */
  declaredBytes: bigint;
  declaredSha256: string;
}

/** The host's upload of these bytes, whether they have arrived or not; a new one where there is none. */
export function ensure(database: Database, upload: NewReferenceUpload): Promise<ReferenceUpload> {
  const { hostId, declaredSha256, declaredBytes } = upload;
  return transaction(database, async (tx) => {
    // The lock lets one person's uploads be made one after the other, so that each sees those before it.
    await tx.$queryRaw`SELECT 1 FROM "User" WHERE id = ${hostId} FOR NO KEY UPDATE`;
    const existing = await tx.referenceUpload.findFirst({ where: { hostId, declaredSha256, declaredBytes } });
    if (existing !== null) return existing;
    const waiting = await tx.referenceUpload.count({ where: { hostId, sampleSetSha256: null } });
    if (waiting >= MOST_WAITING) {
      throw new Refusal(
        'QUOTA_EXCEEDED',
        `references: expected fewer than ${MOST_WAITING} that wait for their bytes, got ${waiting}`,
        'Finish one of your uploads first; those that nobody goes on with are dropped after a day.',
      );
    }
    return tx.referenceUpload.create({ data: upload });
  });
}

/** The bytes are in storage: they are a sample set now. */
export function markStored(database: Database, id: string, sha256: string): Promise<ReferenceUpload> {
  return transaction(database, async (tx) => {
    const { filename, declaredBytes: bytes } = await tx.referenceUpload.findUniqueOrThrow({ where: { id } });
    await tx.sampleSet.createMany({ data: [{ sha256, bytes, filename }], skipDuplicates: true });
    return tx.referenceUpload.update({ where: { id }, data: { sampleSetSha256: sha256 } });
  });
}

/** Drops an upload that never arrived or arrived as other bytes. */
export async function remove(database: Database, id: string): Promise<void> {
  await database.prisma.referenceUpload.deleteMany({ where: { id, sampleSetSha256: null } });
}

/** Drops those that have waited a day for their bytes; returns how many. */
export async function removeAbandoned(database: Database): Promise<number> {
  return database.prisma.$executeRaw`
    DELETE FROM "ReferenceUpload" WHERE "sampleSetSha256" IS NULL AND "createdAt" < now() - interval '24 hours'`;
}

/** Whether a person has sent these bytes in full. */
export async function hasSent(database: Database, hostId: string, sha256: string): Promise<boolean> {
  const found = await database.prisma.referenceUpload.findFirst({
    where: { hostId, sampleSetSha256: sha256 },
    select: { id: true },
  });
  return found !== null;
}
