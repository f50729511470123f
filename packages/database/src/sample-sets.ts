import type { Database } from './database.ts';
import type { SampleSet } from './models.ts';

export function byHashes(database: Database, hashes: readonly string[]): Promise<SampleSet[]> {
  return database.prisma.sampleSet.findMany({ where: { sha256: { in: [...hashes] } } });
}

export interface NewSampleSet {
  sha256: string;
  bytes: bigint;
  filename: string;
}

/** Records bytes that are in storage; the same bytes are recorded once. */
export async function ensure(database: Database, set: NewSampleSet): Promise<SampleSet> {
  await database.prisma.sampleSet.createMany({ data: [set], skipDuplicates: true });
  return database.prisma.sampleSet.findUniqueOrThrow({ where: { sha256: set.sha256 } });
}

export interface VerifiedSampleSet {
  format: string;
  imageCount: number;
  /** Of every image, in pixels. */
  width: number;
  height: number;
  /** Of the images in order, whatever holds them. */
  contentSha256: string;
  /** SHA-256 of small PNG previews, in order. */
  thumbnails: readonly string[];
}

/** Records what verifying the bytes found; it is true of the bytes, whoever submits them. */
export function markVerified(
  database: Database,
  sha256: string,
  found: VerifiedSampleSet,
): Promise<SampleSet> {
  const { thumbnails, ...rest } = found;
  return database.prisma.sampleSet.update({
    where: { sha256 },
    data: { ...rest, thumbnails: [...thumbnails], verifiedAt: new Date() },
  });
}
