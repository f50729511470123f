import type { Json } from '@fidboard/core';
import { extractionFingerprintOf, fingerprintOf, type Protocol } from '@fidboard/protocol';
import type { Database, Transaction } from './database.ts';
import type { StoredProtocol } from './models.ts';

/** Stores a protocol under its fingerprint; it is immutable, so the same one is stored once. */
export async function ensure(
  { prisma }: { prisma: Pick<Transaction, 'protocol'> },
  protocol: Protocol,
): Promise<StoredProtocol> {
  const fingerprint = fingerprintOf(protocol);
  const document = JSON.parse(JSON.stringify(protocol)) as { [key: string]: Json };
  const extractionFingerprint = extractionFingerprintOf(protocol);
  await prisma.protocol.createMany({
    data: [{ fingerprint, document, extractionFingerprint }],
    skipDuplicates: true,
  });
  return prisma.protocol.findUniqueOrThrow({ where: { fingerprint } });
}

export function byFingerprints(
  database: Database,
  fingerprints: readonly string[],
): Promise<StoredProtocol[]> {
  return database.prisma.protocol.findMany({ where: { fingerprint: { in: [...fingerprints] } } });
}
