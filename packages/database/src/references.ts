import { changeBoard, notify } from './changes.ts';
import { type Database, type Transaction, transaction } from './database.ts';
import type { FeatureShard, Reference, ReferenceKind } from './models.ts';
import { addJob, addJobs, removeWaitingJobs } from './queue/add.ts';
import * as reevaluations from './reevaluations/stages.ts';
import { shardSetOf } from './shards.ts';
import { markScoring } from './submissions/stages.ts';

export function byIds(database: Database, ids: readonly string[]): Promise<Reference[]> {
  return database.prisma.reference.findMany({ where: { id: { in: [...ids] } } });
}

/** The references that are made of these samples or labels, whatever the protocol. */
export function ofSampleSet(database: Database, sampleSetSha256: string): Promise<Reference[]> {
  const labels = { labelsSha256: sampleSetSha256 };
  return database.prisma.reference.findMany({ where: { OR: [{ sampleSetSha256 }, labels] } });
}

export interface NewReference {
  protocolFingerprint: string;
  sampleSetSha256: string;
  /** Images when left out. */
  kind?: ReferenceKind;
  /** The images' own labels when left out. */
  labelsSha256?: string;
}

interface EnsureOptions {
  /** The board that it is for. */
  boardId?: string | undefined;
}

/**
 * The reference of these samples under this protocol: the one that the board was loaded with, else the one that this platform
 * prepares; a new one is PREPARING, with the job that prepares it.
 */
export function ensure(
  database: Database,
  reference: NewReference,
  options: EnsureOptions = {},
): Promise<Reference> {
  return transaction(database, (tx) => ensureIn(tx, reference, options));
}

/** `ensure` in the caller's transaction: when that is rolled back, nothing is prepared. */
export async function ensureIn(
  tx: Transaction,
  { kind = 'IMAGES', labelsSha256 = '', ...of }: NewReference,
  { boardId }: EnsureOptions = {},
): Promise<Reference> {
  const reference = { ...of, kind, labelsSha256 };
  const loaded =
    boardId &&
    (await tx.reference.findFirst({
      where: { ...reference, loadedWith: boardId },
    }));
  if (loaded) return lock(tx, loaded);
  const created = await tx.reference.createManyAndReturn({ data: [reference], skipDuplicates: true });
  const row = created[0];
  if (row !== undefined) {
    await addJob(tx, 'prepareReference', { referenceId: row.id });
    await notify(tx, 'queue');
    return row;
  }
  const key = { ...reference, loadedWith: '' };
  const existing = await tx.reference.findUniqueOrThrow({
    where: { sampleSetSha256_protocolFingerprint_kind_labelsSha256_loadedWith: key },
  });
  return lock(tx, existing);
}

/** Locked as what is to point at it would lock it: before the board is. */
async function lock(tx: Transaction, reference: Reference): Promise<Reference> {
  await tx.$queryRaw`SELECT 1 FROM "Reference" WHERE id = ${reference.id} FOR KEY SHARE`;
  return reference;
}

/** Adds an extract job for every shard that is not finished; returns how many. */
export function enqueueExtraction(
  database: Database,
  id: string,
  shards: readonly FeatureShard[],
): Promise<number> {
  return transaction(database, async (tx) => {
    const open = shards.filter((shard) => shard.featuresSha256 === null);
    await addJobs(
      tx,
      'extract',
      open.map((shard) => ({ shardId: shard.id, referenceId: id })),
    );
    return open.length;
  });
}

/** After a shard of a reference: when it was the last one, adds the job that makes the statistics of them. */
export function resumeIfExtracted(database: Database, id: string): Promise<boolean> {
  return transaction(database, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Reference" WHERE id = ${id} FOR UPDATE`;
    const reference = await tx.reference.findUniqueOrThrow({
      where: { id },
      include: { protocol: true, sampleSet: true },
    });
    if (reference.state !== 'PREPARING') return false;
    const set = shardSetOf(reference.sampleSet, reference.protocol.extractionFingerprint);
    const shards = await tx.featureShard.findMany({ where: { ...set } });
    if (shards.length === 0 || shards.some((shard) => shard.featuresSha256 === null)) return false;
    await addJob(tx, 'prepareReference', { referenceId: id });
    return true;
  });
}

export interface PreparedReference {
  statisticsSha256: string;
  /** Null where statistics do not say it. */
  imageCount: number | null;
}

/** PREPARING to READY; submissions that waited for it go on to scoring. Does nothing when it is not PREPARING. */
export async function markReady(database: Database, id: string, prepared: PreparedReference): Promise<void> {
  await end(database, id, { ...prepared, state: 'READY' });
}

/** PREPARING to FAILED; submissions that waited for it fail too, as our fault. Does nothing when it is not PREPARING. */
export async function markFailed(database: Database, id: string, message: string): Promise<void> {
  await end(database, id, { state: 'FAILED', failureMessage: message });
}

type Outcome = ({ state: 'READY' } & PreparedReference) | { state: 'FAILED'; failureMessage: string };

/**
 * The reference's last state and the event on each of its boards, in one transaction.
 *
 * The waiting submissions follow in transactions of their own, since a submission is locked before its reference;
 * when the worker dies in between, the next try of its job wakes them (`wakeIfPrepared`).
 */
async function end(database: Database, id: string, outcome: Outcome): Promise<void> {
  await transaction(database, async (tx) => {
    // This lock also waits for boards that are being made with the reference, so that none misses its event.
    await tx.$queryRaw`SELECT 1 FROM "Reference" WHERE id = ${id} FOR UPDATE`;
    const reference = await tx.reference.findUniqueOrThrow({ where: { id } });
    if (reference.state !== 'PREPARING') return;
    await removeWaitingJobs(tx, { referenceId: id });
    await tx.reference.update({ where: { id }, data: outcome });
    const boards = await tx.boardReference.findMany({
      where: { referenceId: id },
      distinct: ['boardId'],
      select: { boardId: true },
      orderBy: { boardId: 'asc' },
    });
    for (const { boardId } of boards) {
      await changeBoard(tx, boardId, {
        kind: 'reference.state',
        payload: { referenceId: id, from: reference.state, state: outcome.state },
      });
    }
    await notify(tx, 'queue');
  });
  await wakeIfPrepared(database, id);
}

/** Whether preparing is over; then every submission that still waits for it goes on (READY) or ends (FAILED). */
export async function wakeIfPrepared(database: Database, id: string): Promise<boolean> {
  const [reference] = await byIds(database, [id]);
  if (reference === undefined) return true;
  if (reference.state === 'PREPARING') return false;
  const where = {
    state: 'EXTRACTING',
    evaluations: { some: { referenceId: id, finishedAt: null } },
  } as const;
  const waiting = await database.prisma.submission.findMany({
    where,
    select: { id: true },
    orderBy: { queuedAt: 'asc' },
  });
  for (const { id: submissionId } of waiting) await markScoring(database, submissionId);
  const again = await database.prisma.reevaluation.findMany({
    where,
    select: { id: true },
    orderBy: { createdAt: 'asc' },
  });
  for (const { id: reevaluationId } of again) await reevaluations.markScoring(database, reevaluationId);
  return true;
}
