import { type JobContext, references, sampleSets, shards, submissions } from '@fidboard/database';
import type { Resources } from '../resources.ts';
import { extractFeatures, type ShardSpeed } from './features.ts';
import { loadEvaluated, loadProtocol } from './protocol.ts';

export type ExtractPayload =
  | { shardId: string; submissionId: string }
  | { shardId: string; referenceId: string };

/** Progress is written at most this often. */
const PROGRESS_MS = 700;

/** One shard of a submission or of a reference. */
export function extract(resources: Resources, payload: ExtractPayload, context: JobContext): Promise<void> {
  return 'submissionId' in payload
    ? extractForSubmission(resources, payload, context)
    : extractForReference(resources, payload, context);
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
  const { protocol } = await loadEvaluated(database, submission.id);
  await submissions.startExtracting(database, submissionId);
  const progress = new Throttle(PROGRESS_MS, ({ done, imagesPerSecond }: ShardSpeed) =>
    submissions.recordProgress(database, submissionId, { shardId, done, imagesPerSecond }),
  );
  await extractFeatures(
    resources,
    { shard, protocol, filename: submission.filename, madeFor: submissionId },
    {
      signal: context.signal,
      onSpeed(speed) {
        context.reportSpeed(speed.imagesPerSecond);
        progress.offer(speed);
      },
    },
  );
  await progress.settled();
  await submissions.markScoring(database, submissionId);
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
