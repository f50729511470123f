import {
  type FeatureShard,
  type JobContext,
  type JobPayloads,
  reevaluations,
  references,
  sampleSets,
  shards,
  submissions,
} from '@fidboard/database';
import type { Resources } from '../resources.ts';
import { extractFeatures, type FeatureJob, type ShardSpeed } from './features.ts';
import { loadEvaluated, loadProtocol } from './protocol.ts';

export type ExtractPayload = JobPayloads['extract'];

/** Progress is written at most this often. */
const PROGRESS_MS = 700;

/** One shard of a submission, on its way or under another version of its board, or of a reference. */
export function extract(resources: Resources, payload: ExtractPayload, context: JobContext): Promise<void> {
  if ('submissionId' in payload) return extractForSubmission(resources, payload, context);
  return 'referenceId' in payload
    ? extractForReference(resources, payload, context)
    : extractForReevaluation(resources, payload, context);
}

async function extractForSubmission(
  resources: Resources,
  { shardId, submissionId }: { shardId: string; submissionId: string },
  context: JobContext,
): Promise<void> {
  const { database } = resources;
  const [submission] = await submissions.byIds(database, [submissionId]);
  const shard = await shards.byId(database, shardId);
  if (submission === undefined || shard === null) return;
  if (submission.state !== 'QUEUED' && submission.state !== 'EXTRACTING') return;
  const { protocol } = await loadEvaluated(database, { submissionId, reevaluationId: null });
  await submissions.startExtracting(database, submissionId);
  await extractSamples(
    resources,
    { shard, protocol, filename: submission.filename, madeFor: submissionId },
    {
      context,
      record: ({ done, imagesPerSecond }) =>
        submissions.recordProgress(database, submissionId, { shardId, done, imagesPerSecond }),
    },
  );
  await submissions.markScoring(database, submissionId);
}

async function extractForReevaluation(
  resources: Resources,
  { shardId, reevaluationId }: { shardId: string; reevaluationId: string },
  context: JobContext,
): Promise<void> {
  const { database } = resources;
  const reevaluation = await reevaluations.byId(database, reevaluationId);
  const shard = await shards.byId(database, shardId);
  if (reevaluation === null || shard === null) return;
  if (reevaluation.state !== 'QUEUED' && reevaluation.state !== 'EXTRACTING') return;
  const { submissionId, version } = reevaluation;
  const [submission] = await submissions.byIds(database, [submissionId]);
  const { protocol } = await loadProtocol(database, version.protocolFingerprint);
  await reevaluations.startExtracting(database, reevaluationId);
  await extractSamples(
    resources,
    { shard, protocol, filename: submission!.filename, madeFor: submissionId },
    {
      context,
      record: ({ done, imagesPerSecond }) =>
        reevaluations.recordProgress(database, reevaluationId, { shardId, done, imagesPerSecond }),
    },
  );
  await reevaluations.markScoring(database, reevaluationId);
}

/** Makes the features of a shard of a submission and tells how far it is. */
async function extractSamples(
  resources: Resources,
  job: FeatureJob & { shard: FeatureShard },
  { context, record }: { context: JobContext; record: (speed: ShardSpeed) => Promise<unknown> },
): Promise<void> {
  const progress = new Throttle(PROGRESS_MS, record);
  await extractFeatures(resources, job, {
    signal: context.signal,
    onSpeed(speed) {
      context.reportSpeed(speed.imagesPerSecond);
      progress.offer(speed);
    },
  });
  await progress.settled();
}

async function extractForReference(
  resources: Resources,
  { shardId, referenceId }: { shardId: string; referenceId: string },
  context: JobContext,
): Promise<void> {
  const { database } = resources;
  const [reference] = await references.byIds(database, [referenceId]);
  const shard = await shards.byId(database, shardId);
  if (reference?.state !== 'PREPARING' || shard === null) return;
  const { protocol } = await loadProtocol(database, reference.protocolFingerprint);
  const [samples] = await sampleSets.byHashes(database, [reference.sampleSetSha256]);
  await extractFeatures(
    resources,
    { shard, protocol, filename: samples!.filename, madeFor: referenceId },
    {
      signal: context.signal,
      onSpeed: ({ imagesPerSecond }) => context.reportSpeed(imagesPerSecond),
    },
  );
  await references.resumeIfExtracted(database, referenceId);
}

/** Writes the newest of many values, one write at a time and not more often than every `ms`. */
class Throttle<T> {
  #last = Number.NEGATIVE_INFINITY;
  #writing: Promise<unknown> = Promise.resolve();
  #busy = false;

  constructor(
    private readonly ms: number,
    private readonly write: (value: T) => Promise<unknown>,
  ) {}

  offer(value: T): void {
    if (this.#busy || performance.now() - this.#last < this.ms) return;
    this.#busy = true;
    this.#last = performance.now();
    this.#writing = this.write(value).finally(() => {
      this.#busy = false;
    });
    // Heard by settled(); until then a failure must not end the process.
    this.#writing.catch(() => {});
  }

  /** Waits for the write under way and passes on its failure. */
  async settled(): Promise<void> {
    await this.#writing;
  }
}
