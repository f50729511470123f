import type { Json } from '@fidboard/core';
import type { MetricFacts, MetricsSettings } from '@fidboard/protocol';
import type {
  FeatureMatrix,
  FeatureRows,
  GaussianFactor,
  MixtureReference,
  Moments,
  SkewReference,
} from '@fidboard/statistics';

/** n x classes outputs of a classifier, before the softmax and without its last bias; computed as they are read. */
export interface Logits extends FeatureRows {
  /** Which classifier and what it tells apart, for people. */
  readonly classifier: string;
}

/** What is known of one side of a comparison: features, or moments, or both; `n` is 0 where it is unknown. */
export interface MetricSide {
  readonly n: number;
  readonly moments?: Moments | undefined;
  /** Of a reference: the factor of its covariance, where it was stored. */
  readonly factor?: GaussianFactor | undefined;
  /** All features, or a seeded sample of them where they are fewer than `n`. */
  readonly features?: FeatureMatrix | undefined;
  /** All features, where `features` may be only a sample. */
  readonly allRows?: FeatureRows | undefined;
  /** The label of each row of `features`. */
  readonly labels?: readonly string[] | undefined;
  /** The label of each of the n rows. */
  readonly allLabels?: readonly string[] | undefined;
  /** Of a reference: moments of the rows of each label, where they were stored. */
  readonly classes?: ReadonlyMap<string, Moments> | undefined;
  /** What a classifier says of each of the n images. */
  readonly logits?: Logits | undefined;
  /** Of a reference: axes and third moments that were stored. */
  readonly skew?: SkewReference | undefined;
  /** Of a reference: axes and a mixture that were stored, of these very settings. */
  readonly mixture?: MixtureReference | undefined;
}

/** Every setting that can move a number; all of them belong to the protocol. */
export interface MetricSettings extends MetricsSettings {
  readonly ddof: 0 | 1;
  readonly seed: number;
}

export interface MetricScore {
  /** The metric's key. */
  readonly metric: string;
  readonly value: number;
  /** Null where none is computed; `details.standardErrorCovers` says what it covers. */
  readonly standardError: number | null;
  /** The delete-one-block values behind the standard error: two scores that have as many can be compared in pairs. */
  readonly replicates?: readonly number[] | undefined;
  readonly details: Readonly<Record<string, Json>>;
  readonly warnings: readonly string[];
  /** The value of each class, where the metric has them. */
  readonly classes?: ReadonlyMap<string, ClassScore> | undefined;
}

/** A metric of the images of one class alone. */
export interface ClassScore {
  readonly value: number;
  readonly standardError: number | null;
  /** Candidate images behind the value. */
  readonly n: number;
}

export interface MetricOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** One way to compare a sample set with a reference; each is one file, one line of the registry and its facts. */
export interface Metric extends MetricFacts {
  /** Refuses (BAD_INPUT) what cannot be scored; every refusal says what was expected, what came and what to do. */
  compute(
    candidate: MetricSide,
    reference: MetricSide,
    settings: MetricSettings,
    options?: MetricOptions,
  ): Promise<MetricScore>;
}
