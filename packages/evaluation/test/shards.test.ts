import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planShards, SHARD_SIZE } from '../src/index.ts';

describe('planShards', () => {
  it('covers every image once, in order', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer({ min: 1, max: 400 }), (imageCount, shardSize) => {
        let next = 0;
        for (const [index, shard] of planShards(imageCount, shardSize).entries()) {
          expect(shard.index).toBe(index);
          expect(shard.first).toBe(next);
          expect(shard.count).toBeGreaterThan(0);
          expect(shard.count).toBeLessThanOrEqual(shardSize);
          next += shard.count;
        }
        expect(next).toBe(imageCount);
      }),
    );
  });

  it('makes shards of 2048 images unless told otherwise', () => {
    expect(planShards(5000)).toEqual([
      { index: 0, first: 0, count: 2048 },
      { index: 1, first: 2048, count: 2048 },
      { index: 2, first: 4096, count: 904 },
    ]);
    expect(SHARD_SIZE).toBe(2048);
  });
});
