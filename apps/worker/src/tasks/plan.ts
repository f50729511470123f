import { sampleSets, submissions } from '@fidboard/database';
import type { Resources } from '../resources.ts';
import { planFeatures } from './features.ts';
import { loadEvaluated } from './protocol.ts';

/** Splits a QUEUED submission's samples into shards and queues those that nobody has extracted yet. */
export async function planSubmission(
  resources: Resources,
  { submissionId }: { submissionId: string },
): Promise<void> {
  const { database } = resources;
  const [submission] = await submissions.byIds(database, [submissionId]);
  if (submission?.state !== 'QUEUED' || submission.sampleSetSha256 === null) return;
  const [samples] = await sampleSets.byHashes(database, [submission.sampleSetSha256]);
  const { extractionFingerprint } = await loadEvaluated(database, submissionId);
  const planned = await planFeatures(
    resources,
    { samples: samples!, extractionFingerprint },
    samples!.imageCount!,
  );
  await submissions.enqueueExtraction(database, submissionId, planned);
}
