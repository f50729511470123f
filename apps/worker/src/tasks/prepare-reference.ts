import { type JobContext, references, sampleSets } from '@fidboard/database';
import { combineReference, encodeStatistics } from '@fidboard/evaluation';
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
  const set = { sampleSetSha256: reference.sampleSetSha256, extractionFingerprint };
  const [known] = await sampleSets.byHashes(database, [set.sampleSetSha256]);
  const imageCount =
    known?.imageCount ??
    (await verifySampleSet(resources, { sha256: set.sampleSetSha256, filename: reference.name }, signal))
      .imageCount;
  // Before hours of extraction: a labels file that does not fit is the host's to correct.
  const about = { sha256: set.sampleSetSha256, filename: reference.name, n: imageCount };
  const labels = await loadLabels(resources, about, signal);
  const planned = await planFeatures(resources, set, imageCount);
  if ((await references.enqueueExtraction(database, referenceId, planned)) > 0) return;
  const features = await loadFeatures(resources, set, protocol);
  const statistics = await combineReference(features, protocol, { labels, signal });
  const { sha256 } = await storage.put(await encodeStatistics(statistics));
  await references.markReady(database, referenceId, { statisticsSha256: sha256, imageCount });
}
