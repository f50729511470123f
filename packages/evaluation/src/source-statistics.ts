import { invariant } from '@fidboard/core';
import type { Extractor } from '@fidboard/features';
import type { Protocol } from '@fidboard/protocol';
import type { FeatureMatrix, Moments } from '@fidboard/statistics';
import { sampleRows } from './feature-rows.ts';
import type { ImageSource, Source } from './source.ts';
import { UNKNOWN_COUNT } from './statistics-file.ts';
import { combineStatistics, type StoredStatistics } from './stored-statistics.ts';

export interface ExtractionOptions {
  /** Open, of the protocol's extraction; null when no side has images. */
  extractor: Extractor | null;
  signal?: AbortSignal;
  /** Called after each batch with the images that are done. */
  onProgress?: (done: number, total: number) => void;
}

/** One side of a score: what is kept of it, and all its features where they are at hand. */
export interface SideStatistics {
  readonly statistics: StoredStatistics;
  readonly rows: readonly FeatureMatrix[] | null;
}

/** The statistics of any source under a protocol: extracted, combined or as they were stored. */
export async function statisticsOfSource(
  source: Source,
  protocol: Protocol,
  options: ExtractionOptions,
): Promise<SideStatistics> {
  switch (source.kind) {
    case 'images':
      return combined([await extractSource(source, options)], protocol, options);
    case 'features':
      return combined([source.features], protocol, options);
    case 'statistics':
      return { statistics: underProtocol(source.statistics, protocol), rows: null };
  }
}

/** The features of every image of a source, in natural order of names. */
export async function extractSource(source: ImageSource, options: ExtractionOptions): Promise<FeatureMatrix> {
  const { extractor, signal, onProgress } = options;
  invariant(extractor !== null, 'extractSource', 'an open extractor', extractor);
  const { samples } = source;
  onProgress?.(0, samples.count);
  return extractor.extractAll(samples.images(undefined, signal ? { signal } : {}), {
    ...(signal ? { signal } : {}),
    ...(onProgress
      ? { onProgress: (progress: { done: number }) => onProgress(progress.done, samples.count) }
      : {}),
  });
}

async function combined(
  rows: readonly FeatureMatrix[],
  protocol: Protocol,
  options: ExtractionOptions,
): Promise<SideStatistics> {
  return { statistics: await combineStatistics(rows, protocol, options), rows };
}

function underProtocol(
  { moments, sample, protocol: own, ...reference }: StoredStatistics,
  protocol: Protocol,
): StoredStatistics {
  const { featureSample, ...statistics } = protocol.statistics;
  return {
    moments: withDdof(moments, statistics.ddof),
    sample: sample && sampleRows([sample], featureSample, protocol.seed),
    ...reference,
    protocol: own,
  };
}

/** The same moments with the covariance divided by n - ddof; where n is unknown they stay as they are. */
function withDdof(moments: Moments, ddof: 0 | 1): Moments {
  const { n, covariance } = moments;
  if (moments.ddof === ddof || n === UNKNOWN_COUNT) return moments;
  const factor = (n - moments.ddof) / (n - ddof);
  return {
    ...moments,
    ddof,
    covariance: { ...covariance, data: covariance.data.map((value) => value * factor) },
  };
}
