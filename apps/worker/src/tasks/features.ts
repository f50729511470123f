import { readFile } from 'node:fs/promises';
import { Refusal, sha256Hex } from '@fidboard/core';
import {
  type ExtractedShard,
  type FeatureShard,
  type PlannedSet,
  type ShardSet,
  shards,
} from '@fidboard/database';
import {
  decodeFeatures,
  encodeFeatures,
  extractShard,
  type FeatureMatrix,
  type FeatureRows,
  type Protocol,
  planShards,
  rowsFrom,
} from '@fidboard/evaluation';
import { readOurs } from '../ours.ts';
import type { Resources } from '../resources.ts';

/** The shards of a sample set, planned once for all who need the features of its images. */
export function planFeatures(
  resources: Resources,
  set: PlannedSet,
  imageCount: number,
): Promise<FeatureShard[]> {
  return shards.ensure(resources.database, set, planShards(imageCount));
}

export interface ShardSpeed {
  /** Images of the shard done so far. */
  done: number;
  imagesPerSecond: number;
}

/** Whom features are made for, and how. */
export interface FeatureJob {
  protocol: Protocol;
  /** What refusals call the sample set. */
  filename: string;
  /** The submission or reference. */
  madeFor: string;
}

interface Making {
  signal: AbortSignal;
  onSpeed?: (speed: ShardSpeed) => void;
}

/**
 * Makes a shard's features and stores them under their hash; does nothing when that was done before.
 *
 * Doing it twice gives the same blob, so a job that is tried again after a crash changes nothing.
 */
export async function extractFeatures(
  resources: Resources,
  job: FeatureJob & { shard: FeatureShard },
  making: Making,
): Promise<void> {
  const { shard } = job;
  if (shard.featuresSha256 !== null) return;
  await shards.finish(resources.database, shard.id, await make(resources, job, making));
}

/** Runs the network on the images of a shard and stores what it gives. */
async function make(
  { storage, extractorOf, limits }: Resources,
  { shard, protocol, filename, madeFor }: FeatureJob & { shard: FeatureShard },
  { signal, onSpeed }: Making,
): Promise<ExtractedShard> {
  const path = await storage.localPath(shard.sampleSetSha256);
  const extractor = await readOurs('extractor', () => extractorOf(protocol));
  const start = performance.now();
  const { features } = await extractShard(path, shard, protocol, {
    extractor,
    isolate: true,
    ...(limits ? { limits } : {}),
    filename,
    signal,
    onProgress: (done) => onSpeed?.({ done, imagesPerSecond: done / ((performance.now() - start) / 1000) }),
  });
  const { sha256 } = await storage.put(encodeFeatures(features));
  const { provider, choice } = extractor;
  return {
    featuresSha256: sha256,
    provider,
    providerChoice: choice && { provider, secondsPerImage: { ...choice.secondsPerImage } },
    madeFor,
  };
}

/**
 * The features of a sample set from its shards, in order. A shard's blob is read when its rows are wanted, each
 * time they are, so that one shard is in memory; one that was let go, lost or damaged is made again.
 */
export async function loadFeatures(
  resources: Resources,
  set: ShardSet,
  job: FeatureJob & { signal: AbortSignal },
): Promise<FeatureRows> {
  await shards.markUsed(resources.database, set);
  const finished = await shards.ofSampleSet(resources.database, set);
  const shape = {
    rows: finished.reduce((sum, { count }) => sum + count, 0),
    cols: job.protocol.extraction.dimension,
  };
  return rowsFrom(shape, async function* () {
    for (const { id } of finished) yield await loadShard(resources, id, job);
  });
}

async function loadShard(
  resources: Resources,
  id: string,
  job: FeatureJob & { signal: AbortSignal },
): Promise<FeatureMatrix> {
  const { database, storage } = resources;
  const shard = await shards.byId(database, id);
  if (shard === null) throw new Error(`loadShard: expected shard ${id}, found none`);
  const lost = shard.featuresSha256;
  if (lost !== null) {
    const sound = await readBlob(resources, lost);
    if (sound !== null) return sound;
    // Bytes that are stored again under a name that is taken would be let go.
    await storage.delete(lost);
  }
  const made = await make(resources, { ...job, shard }, job);
  if (lost === null) await shards.finish(database, id, made);
  else await shards.replace(database, { id, lost }, made);
  const again = await readBlob(resources, made.featuresSha256);
  if (again === null) throw new Error(`loadShard: expected what was just stored, ${made.featuresSha256}`);
  return again;
}

/** The features of a blob, or null where it is not there, or no longer what was stored. */
async function readBlob({ storage }: Resources, sha256: string): Promise<FeatureMatrix | null> {
  const bytes = await storage
    .localPath(sha256)
    .then((path) => readFile(path))
    .catch(orLost);
  if (bytes === null || sha256Hex(bytes) !== sha256) return null;
  return readOurs(`features ${sha256}`, () => decodeFeatures(bytes));
}

function orLost(error: unknown): null {
  const lost =
    error instanceof Refusal
      ? error.code === 'NOT_FOUND'
      : (error as NodeJS.ErrnoException).code === 'ENOENT';
  if (lost) return null;
  throw error;
}
