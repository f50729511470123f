import { invariant } from '@fidboard/core';
import type { Extractor } from '@fidboard/features';
import { backgroundOf, type Protocol } from '@fidboard/protocol';
import { openSamples, type SampleLimits } from '@fidboard/samples';
import type { FeatureMatrix } from '@fidboard/statistics';
import { refuseOtherExtraction } from './agree-extraction.ts';
import { extractionOfOpen } from './default-protocol.ts';
import type { Shard } from './shards.ts';

export interface ExtractShardOptions {
  /** An open extractor of the protocol's network and preprocessing; stays open. */
  extractor: Extractor;
  /** Decodes in a child process with bounded memory: for images that somebody else sent. */
  isolate?: boolean;
  /** What decoding may cost, where it is not the usual. */
  limits?: Partial<SampleLimits>;
  /** What refusals call the sample set, when its path says nothing to the one who sent it. */
  filename?: string;
  signal?: AbortSignal;
  /** Called after each batch with the images of this shard that are done. */
  onProgress?: (done: number) => void;
}

/** The features of one shard: count x dimension float32, row i from image `first + i`. */
export async function extractShard(
  samplePath: string,
  shard: Pick<Shard, 'first' | 'count'>,
  protocol: Protocol,
  options: ExtractShardOptions,
): Promise<{ features: FeatureMatrix }> {
  const { extractor, isolate = false, limits, filename, signal, onProgress } = options;
  refuseOtherExtraction('the worker’s extractor', extractionOfOpen(extractor), protocol.extraction);
  await using samples = await openSamples(samplePath, { isolate, limits, filename, signal });
  const images = samples.images(shard, { background: backgroundOf(extractor.input.colour), signal });
  const features = await extractor.extractAll(images, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress: (progress: { done: number }) => onProgress(progress.done) } : {}),
  });
  invariant(features.rows === shard.count, 'extractShard', `${shard.count} rows`, features.rows);
  return { features };
}
