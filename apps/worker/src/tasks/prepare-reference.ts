import { type JobContext, references, sampleSets, shardSetOf } from '@fidboard/database';
import { combineReference, encodeStatistics, importStatistics } from '@fidboard/evaluation';
import type { Resources } from '../resources.ts';
import { loadFeatures, planFeatures } from './features.ts';
import { loadLabels } from './labels.ts';
import { loadProtocol } from './protocol.ts';
import { verifySampleSet } from './verify.ts';

/**
 * Makes a board's reference ready, in two runs of the same job.
 *
 * The first verifies the images and queues their shards; the last shard queues it again, and then the
 * statistics are made of the features and stored.
 */
export async function prepareReference(
  resources: Resources,
  { referenceId }: { referenceId: string },
  { signal }: JobContext,
): Promise<void> {
  const { database, storage } = resources;
  const [reference] = await references.byIds(database, [referenceId]);
  if (reference?.state !== 'PREPARING') return;
  const { protocol, extractionFingerprint } = await loadProtocol(database, reference.protocolFingerprint);
  const { sampleSetSha256: sha256, labelsSha256 } = reference;
  const [known] = await sampleSets.byHashes(database, [sha256]);
  const { filename } = known!;
  if (reference.kind === 'STATISTICS') {
    const path = await storage.localPath(sha256);
    const statistics = await importStatistics(path, protocol, { name: filename, signal });
    const { sha256: statisticsSha256 } = await storage.put(await encodeStatistics(statistics));
    const imageCount = statistics.moments.n || null;
    return references.markReady(database, referenceId, { statisticsSha256, imageCount });
  }
  const { imageCount, contentSha256 } =
    known?.imageCount != null
      ? { imageCount: known.imageCount, contentSha256: known.contentSha256 }
      : await verifySampleSet(resources, { sha256, filename }, signal);
  // Before hours of extraction: a labels file that does not fit is the host's to correct.
  const labels = await loadLabels(resources, { sha256, filename, n: imageCount, labelsSha256 }, signal);
  const samples = { sha256, contentSha256 };
  const planned = await planFeatures(resources, { samples, extractionFingerprint }, imageCount);
  if ((await references.enqueueExtraction(database, referenceId, planned)) > 0) return;
  const job = { protocol, filename, madeFor: referenceId, signal };
  const features = await loadFeatures(resources, shardSetOf(samples, extractionFingerprint), job);
  const statistics = await combineReference(features, protocol, { labels, signal });
  const stored = await storage.put(await encodeStatistics(statistics));
  await references.markReady(database, referenceId, { statisticsSha256: stored.sha256, imageCount });
}
