import type { Json } from '@fidboard/core';
import type { MetricsSettings } from '@fidboard/protocol';
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

/**
 * What a metric must be given of the candidate: a mean and a covariance; features, of which a sample is enough; every
 * feature; features and their labels; or the outputs of a classifier. Features serve where moments are enough.
 */
export type MetricNeeds = 'moments' | 'features' | 'all features' | 'labels' | 'logits';

/** One way to compare a sample set with a reference; each is one file and one line of the registry. */
export interface Metric {
  readonly key: string;
  /** Without the extractor's name, which callers add: "Frechet distance, MobileNetV2". */
  readonly title: string;
  /** One line for a list. */
  readonly meaning: string;
  readonly direction: 'lower' | 'higher';
  readonly needs: MetricNeeds;
  /** What a reference may have stored in place of its features; `nothing` where the reference plays no part. */
  readonly referenceServes?: 'moments' | 'skew' | 'mixture' | 'classes' | 'nothing';
  /** The key of the metric that computes this one class by class, where one does. */
  readonly byClass?: string;
  /** Whether it is computed when nobody names metrics. */
  readonly byDefault: boolean;
  /** Refuses (BAD_INPUT) what cannot be scored; every refusal says what was expected, what came and what to do. */
  compute(
    candidate: MetricSide,
    reference: MetricSide,
    settings: MetricSettings,
    options?: MetricOptions,
  ): Promise<MetricScore>;
}
