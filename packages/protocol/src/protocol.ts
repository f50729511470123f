import type { MetricsSettings } from './metric-settings.ts';
import type { Preprocessing } from './preprocessing.ts';

/**
 * Everything that can change a number, written down: two scores are comparable exactly when their
 * protocols are equal. Immutable; named by {@link fingerprintOf}. The format is described in README.md.
 */
export interface Protocol {
  readonly version: 1;
  readonly extraction: Extraction;
  readonly statistics: StatisticsSettings;
  readonly metrics: StatedMetrics;
  /** Seeds every random choice: the feature sample of stored statistics and the subsets of KID. */
  readonly seed: number;
  /** When set, a sample set of any other number of images is refused. */
  readonly expectedCount?: number;
  /** When set, in pixels, a sample set whose images have any other size is refused. */
  readonly expectedSize?: ImageSize;
}

/** In pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** How features come to be: by a network from images, or as they were given. */
export type Extraction = NetworkExtraction | GivenFeatures;

/** A network and how pixels reach it. */
export interface NetworkExtraction extends Preprocessing {
  /** The SHA-256 names the network: see the manifests of packages/features. */
  readonly extractor: { readonly id: string; readonly sha256: string };
  /** Features per image. */
  readonly dimension: number;
  /** Pixels that the network sees. */
  readonly input: { readonly width: number; readonly height: number };
  readonly dtype: 'float32';
}

/** Features that somebody handed in: nothing is known of the network that made them. */
export interface GivenFeatures {
  readonly extractor: { readonly id: typeof GIVEN_FEATURES; readonly sha256: null };
  readonly dimension: number;
}

export const GIVEN_FEATURES = 'given-features';

export interface StatisticsSettings {
  /** The covariance is divided by n - ddof. */
  readonly ddof: 0 | 1;
  /** Metrics that compare features see at most this many rows of each side: all, or a seeded sample. */
  readonly featureSample: number;
}

/**
 * The settings that a protocol states. The first three always stand in it; a group that is left out stands for the
 * convention, so that protocols from before a metric was known keep their fingerprint.
 */
export type StatedMetrics = Pick<MetricsSettings, 'kid' | 'skewInceptionDistance' | 'wam'> &
  Partial<MetricsSettings>;

/** The extraction of features whose maker is unknown. */
export function givenFeatures(dimension: number): GivenFeatures {
  return { extractor: { id: GIVEN_FEATURES, sha256: null }, dimension };
}

/** Tells whether a network made the features, so that images can be scored under the protocol. */
export function isNetworkExtraction(extraction: Extraction): extraction is NetworkExtraction {
  return extraction.extractor.sha256 !== null;
}
