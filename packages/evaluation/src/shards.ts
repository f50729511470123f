import { invariant } from '@fidboard/core';

/** A run of consecutive images of a sample set: images `first` to `first + count - 1`, in natural order of names. */
export interface Shard {
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/** Images in a shard unless asked otherwise; a multiple of every batch size, so that batches do not depend on shards. */
export const SHARD_SIZE = 2048;

/** Splits a sample set into shards of `shardSize` images; the last one may be shorter. */
export function planShards(imageCount: number, shardSize: number = SHARD_SIZE): Shard[] {
  invariant(Number.isInteger(imageCount) && imageCount >= 0, 'planShards', 'a number of images', imageCount);
  invariant(Number.isInteger(shardSize) && shardSize >= 1, 'planShards', 'a positive shard size', shardSize);
  return Array.from({ length: Math.ceil(imageCount / shardSize) }, (_, index) => {
    const first = index * shardSize;
    return { index, first, count: Math.min(shardSize, imageCount - first) };
  });
}
