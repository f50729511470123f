/** What each kind of job carries: ids only; everything else is read from the database when it runs. */
export interface JobPayloads {
  verify: { submissionId: string };
  plan: { submissionId: string };
  extract: { shardId: string; submissionId: string } | { shardId: string; referenceId: string };
  score: { submissionId: string; evaluationId: string };
  prepareReference: { referenceId: string };
}

export type JobName = keyof JobPayloads;

/** A job is tried this often; a death of its worker counts as a try. */
export const MAX_ATTEMPTS = 3;

/** Lower runs first: what is short or what others wait for goes ahead of extraction. */
export const JOB_PRIORITIES: Readonly<Record<JobName, number>> = {
  verify: -3,
  prepareReference: -2,
  score: -1,
  plan: 0,
  extract: 0,
};

/** Who is told when a job fails for good. */
export type JobOwner = { submissionId: string } | { referenceId: string };

export function ownerOf(payload: JobPayloads[JobName]): JobOwner {
  return 'submissionId' in payload
    ? { submissionId: payload.submissionId }
    : { referenceId: payload.referenceId };
}

/** The key that every job of an owner begins with. */
export function ownerKey(owner: JobOwner): string {
  return 'submissionId' in owner ? `submission:${owner.submissionId}:` : `reference:${owner.referenceId}:`;
}

/** A job's unique key: adding a job again while it waits changes nothing. */
export function jobKey<N extends JobName>(name: N, payload: JobPayloads[N]): string {
  return `${ownerKey(ownerOf(payload))}${name}${partOf(payload)}`;
}

function partOf(payload: JobPayloads[JobName]): string {
  if ('shardId' in payload) return `:${payload.shardId}`;
  return 'evaluationId' in payload ? `:${payload.evaluationId}` : '';
}

/**
 * Jobs of one queue run one after another: a shard that two submissions wait for is extracted by the first of them, and
 * the other finds it done. Null: beside any other job.
 */
export function queueName<N extends JobName>(name: N, payload: JobPayloads[N]): string | null {
  return name === 'extract' && 'shardId' in payload ? `shard:${payload.shardId}` : null;
}

/** The owner that a job's key names; null for a key that is not ours. */
export function ownerFromKey(key: string): JobOwner | null {
  const match = /^(submission|reference):([^:]+):/.exec(key);
  if (match === null) return null;
  return match[1] === 'submission' ? { submissionId: match[2]! } : { referenceId: match[2]! };
}
