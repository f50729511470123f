import type { Database, Transaction } from './database.ts';
import type { EvaluationsOf } from './evaluations.ts';
import type { FeatureShard, SampleSet, Submission } from './models.ts';
import { type ProviderChoice, parseProviderChoice } from './provider-choice.ts';

/** The features of one extraction of the images of a sample set. */
export interface ShardSet {
  /** Whatever holds the images: those of two sets that have the same are the same. */
  contentSha256: string;
  extractionFingerprint: string;
}

/** What names the features of a sample set. Those of a set from before content hashes are its own. */
export function shardSetOf(
  { sha256, contentSha256 }: Pick<SampleSet, 'sha256' | 'contentSha256'>,
  extractionFingerprint: string,
): ShardSet {
  return { contentSha256: contentSha256 ?? sha256, extractionFingerprint };
}

export interface PlannedSet {
  samples: Pick<SampleSet, 'sha256' | 'contentSha256'>;
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
  { samples, extractionFingerprint }: PlannedSet,
  plan: readonly PlannedShard[],
): Promise<FeatureShard[]> {
  const set = shardSetOf(samples, extractionFingerprint);
  const data = plan.map(({ index, first, count }) => ({
    ...set,
    sampleSetSha256: samples.sha256,
    index,
    first,
    count,
  }));
  await database.prisma.featureShard.createMany({ data, skipDuplicates: true });
  // Before they are read: whoever lets features go meanwhile is either seen here, or sees that they are in use.
  await markUsed(database, set);
  return ofSampleSet(database, set);
}

/** Says that features are wanted: those unused for longest go first where their room is bounded. */
export async function markUsed(database: Database, set: ShardSet): Promise<void> {
  const { contentSha256, extractionFingerprint } = set;
  await database.prisma.featureShard.updateMany({
    where: { contentSha256, extractionFingerprint },
    data: { usedAt: new Date() },
  });
}

/** The shards of a sample set under an extraction, by index. */
export function ofSampleSet(database: Database, set: ShardSet): Promise<FeatureShard[]> {
  const { contentSha256, extractionFingerprint } = set;
  return database.prisma.featureShard.findMany({
    where: { contentSha256, extractionFingerprint },
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
  /** How it was chosen; null where it was named. */
  providerChoice?: ProviderChoice | null;
  /** The submission or reference that they were made for. */
  madeFor: string;
}

/** Stores where a shard's features are. A shard that is finished stays as it is: scores may rest on it. */
export async function finish(database: Database, id: string, extracted: ExtractedShard): Promise<void> {
  const { prisma } = database;
  const { count } = await prisma.featureShard.findUniqueOrThrow({ where: { id } });
  await prisma.featureShard.updateMany({
    where: { id, featuresSha256: null },
    data: {
      ...columnsOf(extracted),
      imagesDone: count,
      imagesPerSecond: null,
      finishedAt: new Date(),
      usedAt: new Date(),
    },
  });
}

/** Puts features that were made again in the place of those whose blob, `lost`, is gone or damaged. */
export async function replace(
  database: Database,
  { id, lost }: { id: string; lost: string },
  extracted: ExtractedShard,
): Promise<void> {
  await database.prisma.featureShard.updateMany({
    where: { id, featuresSha256: lost },
    data: { ...columnsOf(extracted), finishedAt: new Date() },
  });
}

function columnsOf({ providerChoice, ...made }: ExtractedShard) {
  return providerChoice ? { ...made, providerChoice } : made;
}

export interface ShardProgress {
  shardId: string;
  /** Images of this shard done so far. */
  done: number;
  /** The speed of the worker that is at it. */
  imagesPerSecond: number | null;
}

/** Notes how far a shard is; gives the images done of all that evaluations wait for, and the speed of whoever is at them. */
export async function recordShardProgress(
  tx: Transaction,
  of: EvaluationsOf,
  { shardId, done, imagesPerSecond }: ShardProgress,
): Promise<{ done: number; speed: number | null }> {
  await tx.featureShard.updateMany({
    where: { id: shardId, featuresSha256: null },
    data: { imagesDone: done, imagesPerSecond },
  });
  const where = await shardsOf(tx, of);
  const [all, open] = await Promise.all([
    tx.featureShard.aggregate({ where, _sum: { imagesDone: true } }),
    tx.featureShard.aggregate({ where: { ...where, featuresSha256: null }, _sum: { imagesPerSecond: true } }),
  ]);
  return { done: all._sum.imagesDone ?? 0, speed: open._sum.imagesPerSecond };
}

/** Where a submission's features come from. */
export interface FeatureOrigin {
  /** The execution providers that made them, each once, in order, as "cpu, cuda"; null when none was recorded. */
  provider: string | null;
  providerChoices: ProviderChoice[];
  /** Images whose features had been made before, for somebody else. */
  imagesReused: number;
}

/** Where the features of a submission whose shards are finished come from. */
export async function originOf(
  tx: Transaction,
  submission: Submission,
  extractionFingerprint: string,
): Promise<FeatureOrigin> {
  const sampleSet = await tx.sampleSet.findUniqueOrThrow({ where: { sha256: submission.sampleSetSha256! } });
  const made = await tx.featureShard.findMany({
    where: { ...shardSetOf(sampleSet, extractionFingerprint) },
    select: { provider: true, providerChoice: true, madeFor: true, count: true },
    orderBy: [{ provider: 'asc' }, { index: 'asc' }],
  });
  const choices = made.flatMap(({ providerChoice }) => parseProviderChoice(providerChoice) ?? []);
  const providers = new Set(made.flatMap(({ provider }) => provider ?? []));
  return {
    provider: providers.size === 0 ? null : [...providers].join(', '),
    // Workers of one kind measure nearly the same: the first of each provider tells enough.
    providerChoices: [...new Map(choices.toReversed().map((choice) => [choice.provider, choice])).values()],
    imagesReused: made.reduce((sum, { madeFor, count }) => sum + (madeFor === submission.id ? 0 : count), 0),
  };
}

/** Which shards evaluations wait for: the sample set of their submission under their extraction. */
export async function shardsOf(
  tx: Transaction,
  { submissionId, reevaluationId }: EvaluationsOf,
): Promise<ShardSet> {
  const { sampleSet, evaluations } = await tx.submission.findUniqueOrThrow({
    where: { id: submissionId },
    select: {
      sampleSet: true,
      evaluations: {
        where: { reevaluationId, finishedAt: null },
        take: 1,
        select: { protocol: { select: { extractionFingerprint: true } } },
      },
    },
  });
  const [evaluation] = evaluations;
  if (sampleSet === null || evaluation === undefined)
    throw new Error(`submission ${submissionId}: expected a sample set and an evaluation, got none`);
  return shardSetOf(sampleSet, evaluation.protocol.extractionFingerprint);
}
