import type { Json } from '@fidboard/core';
import type {
  CovarianceType,
  FeatureMatrix,
  MixtureReference,
  Moments,
  SkewReference,
} from '@fidboard/statistics';

/** What is known of one side of a comparison: features, or moments, or both; `n` is 0 where it is unknown. */
export interface MetricSide {
  readonly n: number;
  readonly moments?: Moments | undefined;
  /** All features, or a sample of them where they are fewer than `n`. */
  readonly features?: FeatureMatrix | undefined;
  /** All features in blocks, where `features` is only a sample; can be read more than once. */
  readonly allRows?: Iterable<FeatureMatrix> | undefined;
  /** Of a reference: axes and third moments that were stored. */
  readonly skew?: SkewReference | undefined;
  /** Of a reference: axes and a mixture that were stored, of these very settings. */
  readonly mixture?: MixtureReference | undefined;
}

/** Every setting that can move a number; all of them belong to the protocol. */
export interface MetricSettings {
  readonly ddof: 0 | 1;
  readonly kidSubsets: number;
  readonly kidSubsetSize: number;
  /** The skew distance: principal components of the reference (null: the features' own axes), weight and root. */
  readonly skew: {
    readonly components: number | null;
    readonly weight: number;
    readonly root: 'cube' | 'none';
  };
  /** The mixture distance: components of each mixture, how they are fitted, and the axes they are fitted in. */
  readonly wam: {
    readonly components: number;
    readonly covariance: CovarianceType;
    readonly regularisation: number;
    readonly pca: number | null;
    readonly iterations: number;
    readonly tolerance: number;
  };
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
  /**
   * What both sides must have. Features are enough everywhere; `all features` takes no sample for them, save that a
   * reference may have stored what was made of them.
   */
  readonly needs: 'moments' | 'features' | 'all features';
  compute(
    candidate: MetricSide,
    reference: MetricSide,
    settings: MetricSettings,
    options?: MetricOptions,
  ): Promise<MetricScore>;
}
