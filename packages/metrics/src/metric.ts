import type { Json } from '@fidboard/core';
import type { FeatureMatrix, Moments } from '@fidboard/statistics';

/** What is known of one side of a comparison: features, or moments, or both; `n` is 0 where it is unknown. */
export interface MetricSide {
  readonly n: number;
  readonly moments?: Moments | undefined;
  readonly features?: FeatureMatrix | undefined;
}

/** Every setting that can move a number; all of them belong to the protocol. */
export interface MetricSettings {
  readonly ddof: 0 | 1;
  readonly kidSubsets: number;
  readonly kidSubsetSize: number;
  readonly seed: number;
}

export interface MetricScore {
  /** The metric's key. */
  readonly metric: string;
  readonly value: number;
  /** Null where none is computed; `details.standardErrorCovers` says what it covers. */
  readonly standardError: number | null;
  readonly details: Readonly<Record<string, Json>>;
  readonly warnings: readonly string[];
}

export interface MetricOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** One way to compare a sample set with a reference; each is one file and one line of the registry. */
export interface Metric {
  readonly key: string;
  /** Without the extractor's name, which callers add: "Frechet distance, MobileNetV2". */
  readonly title: string;
  /** One line for a list. */
  readonly meaning: string;
  readonly direction: 'lower' | 'higher';
  /** What both sides must have; features are enough where moments are needed. */
  readonly needs: 'moments' | 'features';
  compute(
    candidate: MetricSide,
    reference: MetricSide,
    settings: MetricSettings,
    options?: MetricOptions,
  ): Promise<MetricScore>;
}
