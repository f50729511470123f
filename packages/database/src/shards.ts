import type { Database, Transaction } from './database.ts';
import type { FeatureShard, Submission } from './models.ts';

/** The features of one extraction of one sample set. */
export interface ShardSet {
  sampleSetSha256: string;
  extractionFingerprint: string;
}

export interface PlannedShard {
  index: number;
  first: number;
  count: number;
}

/** The shards of a sample set under an extraction, created when they are not there yet; by index. */
export async function ensure(
  database: Database,
  set: ShardSet,
  plan: readonly PlannedShard[],
): Promise<FeatureShard[]> {
  const data = plan.map(({ index, first, count }) => ({
    sampleSetSha256: set.sampleSetSha256,
    extractionFingerprint: set.extractionFingerprint,
    index,
    first,
    count,
  }));
  await database.prisma.featureShard.createMany({ data, skipDuplicates: true });
  return ofSampleSet(database, set);
}

/** The shards of a sample set under an extraction, by index. */
export function ofSampleSet(database: Database, set: ShardSet): Promise<FeatureShard[]> {
  const { sampleSetSha256, extractionFingerprint } = set;
  return database.prisma.featureShard.findMany({
    where: { sampleSetSha256, extractionFingerprint },
    orderBy: { index: 'asc' },
  });
}

export function byId(database: Database, id: string): Promise<FeatureShard | null> {
  return database.prisma.featureShard.findUnique({ where: { id } });
}

export interface ExtractedShard {
  featuresSha256: string;
  /** Execution provider that made the features: cpu, webgpu, cuda. */
  provider: string;
}

/** Stores where a shard's features are. A shard that is finished stays as it is: scores may rest on it. */
export async function finish(database: Database, id: string, extracted: ExtractedShard): Promise<void> {
  const { prisma } = database;
  const { count } = await prisma.featureShard.findUniqueOrThrow({ where: { id } });
  await prisma.featureShard.updateMany({
    where: { id, featuresSha256: null },
    data: { ...extracted, imagesDone: count, imagesPerSecond: null, finishedAt: new Date() },
  });
}

/** The execution providers that made a submission's features, each once, in order; null when none was recorded. */
export async function providersOf(tx: Transaction, submission: Submission): Promise<string | null> {
  const made = await tx.featureShard.findMany({
    where: { ...(await shardsOf(tx, submission)), provider: { not: null } },
    select: { provider: true },
    distinct: ['provider'],
    orderBy: { provider: 'asc' },
  });
  return made.length === 0 ? null : made.map(({ provider }) => provider).join(', ');
}

/** Which shards a submission waits for: its sample set under its board's extraction. */
export async function shardsOf(tx: Transaction, submission: Submission): Promise<ShardSet> {
  const { protocol } = await tx.board.findUniqueOrThrow({
    where: { id: submission.boardId },
    select: { protocol: { select: { extractionFingerprint: true } } },
  });
  const { sampleSetSha256 } = submission;
  if (sampleSetSha256 === null)
    throw new Error(`submission ${submission.id}: expected a sample set, got none`);
  return { sampleSetSha256, extractionFingerprint: protocol.extractionFingerprint };
}
