import { invariant } from '@fidboard/core';
import type { Protocol } from '@fidboard/protocol';
import { type FeatureRows, type Moments, rowsOf } from '@fidboard/statistics';
import type { NetworkFeatures, StageOptions } from './network-features.ts';
import { combineReference } from './reference-statistics.ts';
import type { ScoredSide } from './score-statistics.ts';
import type { ImageSource, Source } from './source.ts';
import { UNKNOWN_COUNT } from './statistics-file.ts';
import {
  type CombineOptions,
  combineStatistics,
  type StoredStatistics,
  sampleOf,
} from './stored-statistics.ts';

export interface ExtractionOptions extends StageOptions {
  /** Under the protocol's extraction; null when no side has images. */
  network: NetworkFeatures | null;
  /** The label of each image or row. */
  labels?: readonly string[] | null;
}

/** A side whose features may lie in a file of their own, which closing gives back. */
export type HeldSide = ScoredSide & AsyncDisposable;

/** The statistics of any source under a protocol: extracted, combined or as they were stored. */
export async function statisticsOfSource(
  source: Source,
  protocol: Protocol,
  options: ExtractionOptions,
): Promise<HeldSide> {
  switch (source.kind) {
    case 'images': {
      const rows = await featuresOf(source, options);
      try {
        const side = await combined(rows, protocol, { ...options, name: source.path });
        return { ...side, [Symbol.asyncDispose]: () => rows[Symbol.asyncDispose]() };
      } catch (error) {
        await rows[Symbol.asyncDispose]();
        throw error;
      }
    }
    case 'features': {
      const side = await combined(source.features, protocol, { ...options, name: source.path });
      return { ...side, logits: source.logits, ...nothingToClose };
    }
    case 'statistics': {
      const statistics = await underProtocol(source.statistics, protocol, options.labels);
      return { statistics, rows: null, labels: null, ...nothingToClose };
    }
  }
}

const nothingToClose = { [Symbol.asyncDispose]: async () => {} };

/** What is kept of a source as a reference: see {@link combineReference}. Stored statistics keep what they have. */
export async function referenceOfSource(
  source: Source,
  protocol: Protocol,
  options: ExtractionOptions,
): Promise<StoredStatistics> {
  switch (source.kind) {
    case 'images': {
      await using rows = await featuresOf(source, options);
      // Awaited here, so that the rows stay until they have been read.
      return await combineReference(rows, protocol, { ...options, name: source.path });
    }
    case 'features':
      return combineReference(source.features, protocol, { ...options, name: source.path });
    case 'statistics': {
      const statistics = await underProtocol(source.statistics, protocol, options.labels);
      const { sample, labels, moments } = statistics;
      if (sample === null || sample.rows !== moments.n) return statistics;
      return combineReference(rowsOf(sample), protocol, { ...options, labels });
    }
  }
}

function featuresOf(source: ImageSource, { network, ...options }: ExtractionOptions) {
  invariant(network !== null, 'featuresOf', 'a network for images', network);
  return network.of(source, options);
}

async function combined(rows: FeatureRows, protocol: Protocol, options: CombineOptions): Promise<ScoredSide> {
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
