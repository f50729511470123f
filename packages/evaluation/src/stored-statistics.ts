import { Refusal } from '@fidboard/core';
import type { Protocol } from '@fidboard/protocol';
import { type FeatureMatrix, MomentAccumulator, type Moments } from '@fidboard/statistics';
import { rowBlocks, sampleRows, shapeOf } from './feature-rows.ts';
import type { ReferenceParts } from './reference-arrays.ts';

/** What is kept of a set of features: enough to score against it without its images. */
export interface StoredStatistics extends ReferenceParts {
  readonly moments: Moments;
  /** All features when there are at most `protocol.statistics.featureSample` of them, else a seeded sample; null when the file had none. */
  readonly sample: FeatureMatrix | null;
  /** Null when the file does not say how its features were made, as those of other tools. */
  readonly protocol: Protocol | null;
}

/**
 * The statistics of all shards' features, in shard order.
 *
 * What only a reference needs is left out: see {@link combineReference}.
 * The result does not depend on how the rows were divided into shards, to the last bit.
 */
export async function combineStatistics(
  shards: readonly FeatureMatrix[],
  protocol: Protocol,
  options: { signal?: AbortSignal } = {},
): Promise<StoredStatistics> {
  return {
    moments: await momentsOf(shards, protocol, options),
    sample: sampleRows(shards, protocol.statistics.featureSample, protocol.seed),
    skew: null,
    mixture: null,
    protocol,
  };
}

/** Mean and covariance of all rows; one row has no covariance and is refused. */
async function momentsOf(
  shards: readonly FeatureMatrix[],
  protocol: Protocol,
  { signal }: { signal?: AbortSignal },
): Promise<Moments> {
  const { rows, cols } = shapeOf(shards);
  if (rows < 2) {
    throw new Refusal(
      'BAD_INPUT',
      `features: expected at least 2 rows for a covariance, got ${rows}`,
      'Give more images: thousands, for a meaningful score.',
    );
  }
  const accumulator = new MomentAccumulator(cols, { ddof: protocol.statistics.ddof });
  for (const block of rowBlocks(shards)) {
    signal?.throwIfAborted();
    await accumulator.add(block);
  }
  return accumulator.moments();
}
