import { readFile } from 'node:fs/promises';
import { type FeatureShard, type JobContext, type ShardSet, shards } from '@fidboard/database';
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

/** The shards of a sample set, planned once for all who need its features. */
export function planFeatures(
  resources: Resources,
  set: ShardSet,
  imageCount: number,
): Promise<FeatureShard[]> {
  return shards.ensure(resources.database, set, planShards(imageCount));
}

export interface ShardSpeed {
  /** Images of the shard done so far. */
  done: number;
  imagesPerSecond: number;
}

/**
 * Makes a shard's features and stores them under their hash; does nothing when that was done before.
 *
 * Doing it twice gives the same blob, so a job that is tried again after a crash changes nothing.
 */
export async function extractFeatures(
  resources: Resources,
  job: { shard: FeatureShard; protocol: Protocol; filename: string },
  context: JobContext & { onProgress: (speed: ShardSpeed) => void },
): Promise<void> {
  const { shard, protocol, filename } = job;
  if (shard.featuresSha256 !== null) return;
  const path = await resources.storage.localPath(shard.sampleSetSha256);
  const extractor = await readOurs('extractor', () => resources.extractorOf(protocol));
  const start = performance.now();
  const { features } = await extractShard(path, shard, protocol, {
    extractor,
    isolate: true,
    filename,
    signal: context.signal,
    onProgress(done) {
      const imagesPerSecond = done / ((performance.now() - start) / 1000);
      context.reportSpeed(imagesPerSecond);
      context.onProgress({ done, imagesPerSecond });
    },
  });
  const { sha256 } = await resources.storage.put(encodeFeatures(features));
  await shards.finish(resources.database, shard.id, {
    featuresSha256: sha256,
    provider: extractor.provider,
  });
}

/**
 * The features of a sample set from its finished shards, in order. A shard's blob is read when its rows are wanted, each
 * time they are, so that one shard is in memory.
 */
export async function loadFeatures(
  resources: Resources,
  set: ShardSet,
  protocol: Protocol,
): Promise<FeatureRows> {
  const finished = await shards.ofSampleSet(resources.database, set);
  const hashes = finished.map(({ index, featuresSha256 }) => {
    if (featuresSha256 === null)
      throw new Error(`loadFeatures: expected shard ${index} to be finished, it is not`);
    return featuresSha256;
  });
  const shape = {
    rows: finished.reduce((sum, { count }) => sum + count, 0),
    cols: protocol.extraction.dimension,
  };
  return rowsFrom(shape, async function* () {
    for (const sha256 of hashes) yield await loadShard(resources, sha256);
  });
}

async function loadShard({ storage }: Resources, sha256: string): Promise<FeatureMatrix> {
  const bytes = await readFile(await storage.localPath(sha256));
  return readOurs(`features ${sha256}`, () => decodeFeatures(bytes));
}
