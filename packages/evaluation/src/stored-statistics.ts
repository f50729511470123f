import { invariant, Refusal, Rng } from '@fidboard/core';
import type { Protocol } from '@fidboard/protocol';
import {
  type FeatureMatrix,
  type FeatureRows,
  MomentAccumulator,
  type Moments,
  takeRows,
} from '@fidboard/statistics';
import { NO_PARTS, type ReferenceParts } from './reference-arrays.ts';

/** What is kept of a set of features: enough to score against it without its images. */
export interface StoredStatistics extends ReferenceParts {
  readonly moments: Moments;
  /** All features when there are at most `protocol.statistics.featureSample` of them, else a seeded sample; null when the file had none. */
  readonly sample: FeatureMatrix | null;
  /** The label of each row of the sample; null where there are none. */
  readonly labels: readonly string[] | null;
  /** Null when the file does not say how its features were made, as those of other tools. */
  readonly protocol: Protocol | null;
}

export interface CombineOptions {
  /** The label of each row. */
  readonly labels?: readonly string[] | null | undefined;
  /** What refusals call the features. */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

/**
 * The statistics of all features, in order.
 *
 * What only a reference needs is left out: see {@link combineReference}.
 */
export async function combineStatistics(
  rows: FeatureRows,
  protocol: Protocol,
  { labels, ...options }: CombineOptions = {},
): Promise<StoredStatistics> {
  return {
    moments: await momentsOf(rows, protocol, options),
    ...(await sampleOf(rows, labels, protocol)),
    ...NO_PARTS,
    protocol,
  };
}

/** The feature sample that a protocol keeps, with its labels. */
export async function sampleOf(
  rows: FeatureRows,
  labels: readonly string[] | null | undefined,
  { statistics: { featureSample }, seed }: Protocol,
): Promise<Pick<StoredStatistics, 'labels'> & { readonly sample: FeatureMatrix }> {
  const drawn = sampleIndices(rows.rows, featureSample, seed);
  invariant(labels == null || labels.length === rows.rows, 'sampleOf', `${rows.rows} labels`, labels?.length);
  return {
    sample: await takeRows(rows, drawn),
    labels: labels == null ? null : Array.from(drawn, (row) => labels[row]!),
  };
}

/** All rows in order, or `limit` distinct ones drawn by the seed and kept in order. */
function sampleIndices(total: number, limit: number, seed: number): Uint32Array {
  if (total <= limit) return Uint32Array.from({ length: total }, (_, i) => i);
  return new Rng(seed).sample(total, limit).slice().sort();
}

/** Mean and covariance of all rows; one row has no covariance and is refused. */
async function momentsOf(
  rows: FeatureRows,
  protocol: Protocol,
  { name = 'features', signal }: CombineOptions,
): Promise<Moments> {
  if (rows.rows < 2) {
    throw new Refusal(
      'BAD_INPUT',
      `${name}: expected at least 2 images for a covariance, got ${rows.rows}`,
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
