import pg from 'pg';
import { type Database, type Transaction, transaction } from '../database.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { OPEN_STATES } from '../reevaluations/states.ts';
import { ACTIVE_STATES } from '../submissions/states.ts';

/** What a blob is kept for. */
export type BlobKind = 'sampleSets' | 'features' | 'statistics' | 'thumbnails';

/**
 * The columns that name blobs, by what they name; a test holds that the schema has no other. A blob that none of them
 * names is of no use to anybody.
 */
export const BLOB_COLUMNS: Readonly<Record<string, BlobKind>> = {
  'SampleSet.sha256': 'sampleSets',
  'SampleSet.thumbnails': 'thumbnails',
  'FeatureShard.featuresSha256': 'features',
  'Reference.statisticsSha256': 'statistics',
};

/** The columns whose hashes name no blob of their own: keys that point at one above, and hashes of other things. */
export const OTHER_HASHES: readonly string[] = [
  'SampleSet.contentSha256',
  'BoardUpload.declaredSha256',
  'FeatureShard.contentSha256',
  'FeatureShard.sampleSetSha256',
  'Invitation.tokenSha256',
  'Reference.labelsSha256',
  'Reference.sampleSetSha256',
  'ReferenceUpload.declaredSha256',
  'ReferenceUpload.sampleSetSha256',
  'Submission.declaredSha256',
  'Submission.sampleSetSha256',
];

/** Every blob that a row names, and what it is kept for. */
export async function namedBlobs(database: Database): Promise<Map<string, BlobKind>> {
  const rows = await database.prisma.$queryRaw<{ sha256: string; kind: BlobKind }[]>`
    SELECT jsonb_array_elements_text(thumbnails) AS sha256, 'thumbnails' AS kind FROM "SampleSet"
    UNION ALL SELECT "featuresSha256", 'features' FROM "FeatureShard" WHERE "featuresSha256" IS NOT NULL
    UNION ALL SELECT "statisticsSha256", 'statistics' FROM "Reference" WHERE "statisticsSha256" IS NOT NULL
    UNION ALL SELECT sha256, 'sampleSets' FROM "SampleSet"`;
  return new Map(rows.map(({ sha256, kind }) => [sha256, kind]));
}

/** Keeps what storage was found to hold, in place of what was found before. */
export async function recordStorageUse(
  database: Database,
  use: ReadonlyMap<string, { blobs: number; bytes: number }>,
): Promise<void> {
  await transaction(database, async (tx) => {
    await tx.storageUse.deleteMany();
    await tx.storageUse.createMany({
      data: [...use].map(([kind, { blobs, bytes }]) => ({
        kind,
        blobs: BigInt(blobs),
        bytes: BigInt(bytes),
      })),
    });
  });
}

/** Shards whose features may go: of no unfinished submission or reference, and unused since a moment. */
function evictable(unusedSince: Date): Prisma.Sql {
  return Prisma.sql`"featuresSha256" IS NOT NULL AND "usedAt" < ${unusedSince} AND NOT EXISTS (
    SELECT 1 FROM "SampleSet" AS wanted
    WHERE coalesce(wanted."contentSha256", wanted.sha256) = "FeatureShard"."contentSha256" AND (
      EXISTS (SELECT 1 FROM "Submission" WHERE "sampleSetSha256" = wanted.sha256
        AND (state::text = ANY(${[...ACTIVE_STATES]}) OR EXISTS (SELECT 1 FROM "Reevaluation"
          WHERE "submissionId" = "Submission".id AND state::text = ANY(${[...OPEN_STATES]}))))
      OR EXISTS (SELECT 1 FROM "Reference" WHERE "sampleSetSha256" = wanted.sha256 AND state = 'PREPARING')))`;
}

/** Shards whose features may go, the longest unused first. */
export function evictableShards(
  database: Database,
  unusedSince: Date,
): Promise<{ id: string; featuresSha256: string }[]> {
  return database.prisma.$queryRaw`
    SELECT id, "featuresSha256" FROM "FeatureShard" WHERE ${evictable(unusedSince)} ORDER BY "usedAt", id`;
}

/**
 * Makes a shard unfinished, so that its features are made again when they are wanted; whoever calls deletes the blob
 * afterwards, so that a crash in between leaves nothing worse than a blob without a name.
 *
 * False, and nothing happens, where they may not go any more. Planning marks them as used under the same row locks: a plan
 * that counts on features sees that they went, or is seen here.
 */
export async function letFeaturesGo(database: Database, id: string, unusedSince: Date): Promise<boolean> {
  const gone = await database.prisma.$executeRaw`
    UPDATE "FeatureShard"
    SET "featuresSha256" = NULL, provider = NULL, "providerChoice" = NULL, "madeFor" = NULL,
      "finishedAt" = NULL, "imagesDone" = 0, "imagesPerSecond" = NULL
    WHERE id = ${id} AND ${evictable(unusedSince)}`;
  return gone > 0;
}

/** Whether a shard names this blob. */
export async function isNamedByShard(database: Database, featuresSha256: string): Promise<boolean> {
  return (
    (await database.prisma.featureShard.findFirst({ where: { featuresSha256 }, select: { id: true } })) !==
    null
  );
}

/** Sample sets whose submissions all ended without standing on a board before a moment, and that nothing else needs. */
export async function endedSampleSets(database: Database, before: Date): Promise<string[]> {
  const rows = await database.prisma.$queryRaw<{ sha256: string }[]>`
    SELECT DISTINCT "sampleSetSha256" AS sha256 FROM "Submission"
    WHERE "sampleSetSha256" IS NOT NULL AND state IN ('FAILED', 'CANCELLED', 'WITHDRAWN') AND "finishedAt" < ${before}`;
  const ended: string[] = [];
  for (const { sha256 } of rows) if (await isEnded(database.prisma, sha256, before)) ended.push(sha256);
  return ended;
}

/**
 * Forgets a sample set that is still as `endedSampleSets` says, with the shards of its images; its submissions keep what
 * they said. Whoever calls deletes the blob afterwards. False, and nothing happens, where somebody needs it again.
 */
export function forgetSampleSet(database: Database, sha256: string, before: Date): Promise<boolean> {
  return transaction(database, async (tx) => {
    // Whoever has a submission evaluated again locks it first; whoever uploads the same bytes waits for the set's row.
    await tx.$queryRaw`
      SELECT 1 FROM "Submission" WHERE "sampleSetSha256" = ${sha256} ORDER BY id FOR UPDATE`;
    await tx.$queryRaw`SELECT 1 FROM "SampleSet" WHERE sha256 = ${sha256} FOR UPDATE`;
    if (!(await isEnded(tx, sha256, before))) return false;
    await tx.featureShard.deleteMany({ where: { sampleSetSha256: sha256 } });
    await tx.sampleSet.delete({ where: { sha256 } });
    return true;
  });
}

async function isEnded(tx: Transaction, sha256: string, before: Date): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ ended: boolean }[]>`
    SELECT NOT EXISTS (SELECT 1 FROM "Submission" WHERE "sampleSetSha256" = ${sha256} AND NOT (
        state IN ('FAILED', 'CANCELLED', 'WITHDRAWN') AND "finishedAt" < ${before}))
      AND NOT EXISTS (SELECT 1 FROM "Reference" WHERE "sampleSetSha256" = ${sha256})
      AND NOT EXISTS (SELECT 1 FROM "ReferenceUpload" WHERE "sampleSetSha256" = ${sha256})
      AND NOT EXISTS (SELECT 1 FROM "SampleSet" AS other JOIN "SampleSet" AS own
        ON other."contentSha256" = own."contentSha256" AND other.sha256 <> own.sha256 WHERE own.sha256 = ${sha256})
      AS ended`;
  return row!.ended;
}

/** The advisory lock under which one process at a time lets blobs go, and none while a backup copies them. */
const STORAGE_LOCK = 7_115_003;

/** Runs `work` alone among those that let blobs go; null when another is at it. */
export async function aloneInStorage<T>(database: Database, work: () => Promise<T>): Promise<T | null> {
  const client = new pg.Client({ connectionString: database.url, application_name: 'fidboard-storage' });
  await client.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [
      STORAGE_LOCK,
    ]);
    return rows[0]?.got === true ? await work() : null;
  } finally {
    // Ending the session releases the lock.
    await client.end();
  }
}
