import { invariant } from '@fidboard/core';
import type { Extractor } from '@fidboard/features';
import type { Protocol } from '@fidboard/protocol';
import { type FeatureMatrix, type Moments, rowsOf } from '@fidboard/statistics';
import { combineReference } from './reference-statistics.ts';
import type { ScoredSide } from './score-statistics.ts';
import type { ImageSource, Source } from './source.ts';
import { UNKNOWN_COUNT } from './statistics-file.ts';
import { combineStatistics, type StoredStatistics, sampleOf } from './stored-statistics.ts';

export interface ExtractionOptions {
  /** Open, of the protocol's extraction; null when no side has images. */
  extractor: Extractor | null;
  /** The label of each image or row. */
  labels?: readonly string[] | null;
  signal?: AbortSignal;
  /** Called after each batch with the images that are done. */
  onProgress?: (done: number, total: number) => void;
}

/** The statistics of any source under a protocol: extracted, combined or as they were stored. */
export async function statisticsOfSource(
  source: Source,
  protocol: Protocol,
  options: ExtractionOptions,
): Promise<ScoredSide> {
  switch (source.kind) {
    case 'images':
      return combined(await extractSource(source, options), protocol, options);
    case 'features':
      return combined(source.features, protocol, options);
    case 'statistics':
      return {
        statistics: await underProtocol(source.statistics, protocol, options.labels),
        rows: null,
        labels: null,
      };
  }
}

/** What is kept of a source as a reference: see {@link combineReference}. Stored statistics keep what they have. */
export async function referenceOfSource(
  source: Source,
  protocol: Protocol,
  options: ExtractionOptions,
): Promise<StoredStatistics> {
  switch (source.kind) {
    case 'images':
      return combineReference(rowsOf(await extractSource(source, options)), protocol, options);
    case 'features':
      return combineReference(rowsOf(source.features), protocol, options);
    case 'statistics': {
      const statistics = await underProtocol(source.statistics, protocol, options.labels);
      const { sample, labels, moments } = statistics;
      if (sample === null || sample.rows !== moments.n) return statistics;
      return combineReference(rowsOf(sample), protocol, { ...options, labels });
    }
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
  features: FeatureMatrix,
  protocol: Protocol,
  options: ExtractionOptions,
): Promise<ScoredSide> {
  const rows = rowsOf(features);
  return {
    statistics: await combineStatistics(rows, protocol, options),
    rows,
    labels: options.labels ?? null,
  };
}

async function underProtocol(
  { moments, sample, labels, classes, protocol: own, ...reference }: StoredStatistics,
  protocol: Protocol,
  given: readonly string[] | null | undefined,
): Promise<StoredStatistics> {
  const { ddof } = protocol.statistics;
  return {
    moments: withDdof(moments, ddof),
    ...(sample ? await sampleOf(rowsOf(sample), given ?? labels, protocol) : { sample, labels: null }),
    ...reference,
    classes: classes && new Map([...classes].map(([label, each]) => [label, withDdof(each, ddof)])),
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
