import { countSetting } from '@fidboard/core';

/** How long and how much storage keeps of what could be made again, or is of no use any more. */
export interface RetentionPolicy {
  /** Bytes that features may take; null: as many as there are. */
  featuresMaxBytes: number | null;
  /** Days after which the samples of submissions that failed, were cancelled or withdrawn go; null: never. */
  endedSamplesDays: number | null;
  /** Days after which blobs go that nothing names. */
  unnamedBlobsDays: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads FIDBOARD_FEATURES_MAX_BYTES, FIDBOARD_ENDED_SAMPLES_DAYS and FIDBOARD_UNNAMED_BLOBS_DAYS (7); refuses (USAGE) what is no whole number. */
export function readRetentionPolicy(environment: Environment): RetentionPolicy {
  return {
    featuresMaxBytes: count(environment, 'FIDBOARD_FEATURES_MAX_BYTES', Number.MAX_SAFE_INTEGER),
    endedSamplesDays: count(environment, 'FIDBOARD_ENDED_SAMPLES_DAYS', 36_500),
    // Never at once: bytes that have just been stored are named a moment later.
    unnamedBlobsDays: count(environment, 'FIDBOARD_UNNAMED_BLOBS_DAYS', 36_500) ?? 7,
  };
}

function count(environment: Environment, name: string, most: number): number | null {
  return countSetting(name, environment[name]?.trim(), most) ?? null;
}
