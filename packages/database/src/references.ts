import { notify } from './changes.ts';
import { type Database, transaction } from './database.ts';
import type { FeatureShard, Reference } from './models.ts';
import { addJob, removeWaitingJobs } from './queue/add.ts';
import { markScoring } from './submissions/stages.ts';

export function byIds(database: Database, ids: readonly string[]): Promise<Reference[]> {
  return database.prisma.reference.findMany({ where: { id: { in: [...ids] } } });
}

export interface NewReference {
  name: string;
  protocolFingerprint: string;
  sampleSetSha256: string;
}

/** The reference of these samples under this protocol; a new one is PREPARING, with the job that prepares it. */
export function ensure(database: Database, reference: NewReference): Promise<Reference> {
  const { protocolFingerprint, sampleSetSha256 } = reference;
  return transaction(database, async (tx) => {
    const created = await tx.reference.createManyAndReturn({ data: [reference], skipDuplicates: true });
    const row = created[0];
    if (row !== undefined) {
      await addJob(tx, 'prepareReference', { referenceId: row.id });
      await notify(tx, 'queue');
      return row;
    }
    const where = { sampleSetSha256_protocolFingerprint: { sampleSetSha256, protocolFingerprint } };
    return tx.reference.findUniqueOrThrow({ where });
  });
}

/** Adds an extract job for every shard that is not finished; returns how many. */
export function enqueueExtraction(
  database: Database,
  id: string,
  shards: readonly FeatureShard[],
): Promise<number> {
  return transaction(database, async (tx) => {
    const open = shards.filter((shard) => shard.featuresSha256 === null);
    for (const shard of open) await addJob(tx, 'extract', { shardId: shard.id, referenceId: id });
    return open.length;
  });
}

/** After a shard of a reference: when it was the last one, adds the job that makes the statistics of them. */
export function resumeIfExtracted(database: Database, id: string): Promise<boolean> {
  return transaction(database, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Reference" WHERE id = ${id} FOR UPDATE`;
    const reference = await tx.reference.findUniqueOrThrow({ where: { id }, include: { protocol: true } });
    if (reference.state !== 'PREPARING') return false;
    const { sampleSetSha256, protocol } = reference;
    const shards = await tx.featureShard.findMany({
      where: { sampleSetSha256, extractionFingerprint: protocol.extractionFingerprint },
    });
    if (shards.length === 0 || shards.some((shard) => shard.featuresSha256 === null)) return false;
    await addJob(tx, 'prepareReference', { referenceId: id });
    return true;
  });
}

export interface PreparedReference {
  statisticsSha256: string;
  imageCount: number;
}

/** PREPARING to READY; submissions that waited for it go on to scoring. */
export async function markReady(
  database: Database,
  id: string,
  prepared: PreparedReference,
): Promise<Reference> {
  const reference = await database.prisma.reference.update({
    where: { id },
    data: { ...prepared, state: 'READY', failureMessage: null },
  });
  await wakeWaiting(database, id);
  return reference;
}

/** PREPARING to FAILED; submissions that waited for it fail too, as our fault. */
export async function markFailed(database: Database, id: string, message: string): Promise<Reference> {
  const reference = await transaction(database, async (tx) => {
    await removeWaitingJobs(tx, { referenceId: id });
    return tx.reference.update({ where: { id }, data: { state: 'FAILED', failureMessage: message } });
  });
  await wakeWaiting(database, id);
  return reference;
}

async function wakeWaiting(database: Database, referenceId: string): Promise<void> {
  const waiting = await database.prisma.submission.findMany({
    where: { state: 'EXTRACTING', board: { referenceId } },
    select: { id: true },
    orderBy: { queuedAt: 'asc' },
  });
  for (const { id } of waiting) await markScoring(database, id);
}
