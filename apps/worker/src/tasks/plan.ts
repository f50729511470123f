import { type JobContext, reevaluations, type Submission, sampleSets, submissions } from '@fidboard/database';
import type { Resources } from '../resources.ts';
import { planFeatures } from './features.ts';
import { type LoadedProtocol, loadEvaluated, loadProtocol } from './protocol.ts';
import { verifyUnder } from './verify.ts';

/** Splits the samples of a QUEUED submission, or of one that is evaluated under another version of its board, into shards and queues those that nobody has extracted yet. */
export function plan(
  resources: Resources,
  payload: { submissionId: string } | { reevaluationId: string },
  { signal }: Pick<JobContext, 'signal'>,
): Promise<void> {
  return 'submissionId' in payload
    ? planSubmission(resources, payload.submissionId)
    : planReevaluation(resources, payload.reevaluationId, signal);
}

async function planSubmission(resources: Resources, submissionId: string): Promise<void> {
  const { database } = resources;
  const [submission] = await submissions.byIds(database, [submissionId]);
  if (submission?.state !== 'QUEUED' || submission.sampleSetSha256 === null) return;
  const { planned } = await shardsOf(resources, {
    submission,
    loaded: await loadEvaluated(database, { submissionId, reevaluationId: null }),
  });
  await submissions.enqueueExtraction(database, submissionId, planned);
}

async function planReevaluation(resources: Resources, id: string, signal: AbortSignal): Promise<void> {
  const { database } = resources;
  const reevaluation = await reevaluations.byId(database, id);
  if (reevaluation === null || !reevaluations.isOpen(reevaluation.state)) return;
  const [submission] = await submissions.byIds(database, [reevaluation.submissionId]);
  const loaded = await loadProtocol(database, reevaluation.version.protocolFingerprint);
  const { planned, samples } = await shardsOf(resources, { submission: submission!, loaded });
  // Of a new submission that is held when it is verified.
  await verifyUnder(loaded.protocol, resources, { known: samples, signal });
  await reevaluations.enqueueExtraction(database, id, planned);
}

async function shardsOf(
  resources: Resources,
  { submission, loaded: { extractionFingerprint } }: { submission: Submission; loaded: LoadedProtocol },
) {
  const [samples] = await sampleSets.byHashes(resources.database, [submission.sampleSetSha256!]);
  const set = { samples: samples!, extractionFingerprint };
  return { planned: await planFeatures(resources, set, samples!.imageCount!), samples: samples! };
}
