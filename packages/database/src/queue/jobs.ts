/** What each kind of job carries: ids only; everything else is read from the database when it runs. */
export interface JobPayloads {
  verify: { submissionId: string };
  plan: { submissionId: string } | { reevaluationId: string };
  extract: { shardId: string } & JobOwner;
  score: ({ submissionId: string } | { reevaluationId: string }) & { evaluationId: string };
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

/** What is evaluated under another version of a board goes behind what teams wait for. */
export function priorityOf<N extends JobName>(name: N, payload: JobPayloads[N]): number {
  return 'reevaluationId' in payload ? 1 : JOB_PRIORITIES[name];
}

/** Who is told when a job fails for good. */
export type JobOwner = { submissionId: string } | { referenceId: string } | { reevaluationId: string };

export function ownerOf(payload: JobPayloads[JobName]): JobOwner {
  if ('submissionId' in payload) return { submissionId: payload.submissionId };
  return 'referenceId' in payload
    ? { referenceId: payload.referenceId }
    : { reevaluationId: payload.reevaluationId };
}

/** The key that every job of an owner begins with. */
export function ownerKey(owner: JobOwner): string {
  if ('submissionId' in owner) return `submission:${owner.submissionId}:`;
  return 'referenceId' in owner ? `reference:${owner.referenceId}:` : `reevaluation:${owner.reevaluationId}:`;
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
  const [, kind, id] = /^(submission|reference|reevaluation):([^:]+):/.exec(key) ?? [];
  if (id === undefined) return null;
  if (kind === 'submission') return { submissionId: id };
  return kind === 'reference' ? { referenceId: id } : { reevaluationId: id };
}
