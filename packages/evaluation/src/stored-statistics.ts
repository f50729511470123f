import { Refusal, Rng } from '@fidboard/core';
import type { Protocol } from '@fidboard/protocol';
import {
  type FeatureMatrix,
  type FeatureRows,
  MomentAccumulator,
  type Moments,
  takeRows,
} from '@fidboard/statistics';
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
 * The statistics of all features, in order.
 *
 * What only a reference needs is left out: see {@link combineReference}.
 */
export async function combineStatistics(
  rows: FeatureRows,
  protocol: Protocol,
  options: { signal?: AbortSignal } = {},
): Promise<StoredStatistics> {
  return {
    moments: await momentsOf(rows, protocol, options),
    sample: await sampleRows(rows, protocol.statistics.featureSample, protocol.seed),
    skew: null,
    mixture: null,
    protocol,
  };
}

/** All rows in order, or `limit` distinct ones drawn by the seed and kept in order. */
export function sampleRows(rows: FeatureRows, limit: number, seed: number): Promise<FeatureMatrix> {
  const { rows: total } = rows;
  return takeRows(
    rows,
    total <= limit
      ? Uint32Array.from({ length: total }, (_, i) => i)
      : new Rng(seed).sample(total, limit).slice().sort(),
  );
}

/** Mean and covariance of all rows; one row has no covariance and is refused. */
async function momentsOf(
  rows: FeatureRows,
  protocol: Protocol,
  { signal }: { signal?: AbortSignal },
): Promise<Moments> {
  if (rows.rows < 2) {
    throw new Refusal(
      'BAD_INPUT',
      `features: expected at least 2 rows for a covariance, got ${rows.rows}`,
      'Give more images: thousands, for a meaningful score.',
    );
  }
  const accumulator = new MomentAccumulator(rows.cols, { ddof: protocol.statistics.ddof });
  for await (const block of rows) {
    signal?.throwIfAborted();
    await accumulator.add(block);
  }
  return accumulator.moments();
}
