import type { MetricsSettings } from './metric-settings.ts';

/**
 * What a metric must be given of the candidate: a mean and a covariance; features, of which a sample is enough; every
 * feature; features and their labels; or the outputs of a classifier. Features serve where moments are enough.
 */
export type MetricNeeds = 'moments' | 'features' | 'all features' | 'labels' | 'logits';

/** What is said of a metric wherever it is named: in lists, columns and documents. packages/metrics computes it. */
export interface MetricFacts {
  readonly key: string;
  /** Without the extractor's name, which callers add: "Frechet distance, MobileNetV2". */
  readonly title: string;
  /** One line for a list. */
  readonly meaning: string;
  readonly direction: 'lower' | 'higher';
  /** Digits after the point, by convention. */
  readonly digits: number;
  /** The shown value is the score times this, by convention. */
  readonly scale: number;
  readonly needs: MetricNeeds;
  /** What a reference may have stored in place of its features; `nothing` where the reference plays no part. */
  readonly referenceServes?: 'moments' | 'skew' | 'mixture' | 'classes' | 'nothing';
  /** The key of the metric that computes this one class by class, where one does. */
  readonly byClass?: string;
  /** The group of a protocol's settings that move it, where there is one. */
  readonly settings?: keyof MetricsSettings;
  /** Whether it is computed when nobody names metrics. */
  readonly byDefault: boolean;
}

const FACTS = {
  fid: {
    title: 'Frechet distance',
    meaning:
      'Squared distance of two normal distributions fitted to the features; sees fidelity and diversity at once.',
    direction: 'lower',
    digits: 2,
    scale: 1,
    needs: 'moments',
    byClass: 'intra_fid',
    byDefault: true,
  },
  fid_infinity: {
    title: 'Frechet distance at infinity',
    meaning:
      'Frechet distance extrapolated to infinitely many images of the candidate: takes out most of the bias of few.',
    direction: 'lower',
    digits: 2,
    scale: 1,
    needs: 'all features',
    referenceServes: 'moments',
    settings: 'fidInfinity',
    byDefault: false,
  },
  intra_fid: {
    title: 'Per-class Frechet distance',
    meaning:
      'Frechet distance of each label on its own, averaged; sees a class that is wrong or lacks diversity.',
    direction: 'lower',
    digits: 2,
    scale: 1,
    needs: 'labels',
    referenceServes: 'classes',
    byDefault: true,
  },
  kid: {
    title: 'Kernel distance (KID)',
    meaning:
      'Unbiased squared MMD with a cubic kernel, averaged over subsets; fair at small and unequal numbers of images.',
    direction: 'lower',
    digits: 2,
    scale: 1000,
    needs: 'features',
    settings: 'kid',
    byDefault: true,
  },
  inception_score: {
    title: 'Classifier score (IS)',
    meaning:
      'How sure a classifier is of each image and how varied its answers are; 1 to the number of classes.',
    direction: 'higher',
    digits: 2,
    scale: 1,
    needs: 'logits',
    referenceServes: 'nothing',
    settings: 'inceptionScore',
    byDefault: false,
  },
  skew_inception_distance: {
    title: 'Skew distance (SID)',
    meaning:
      "Frechet distance plus distance of third moments in the reference's principal axes; sees lopsided features.",
    direction: 'lower',
    digits: 1,
    scale: 1,
    needs: 'all features',
    referenceServes: 'skew',
    settings: 'skewInceptionDistance',
    byDefault: true,
  },
  wam: {
    title: 'Mixture distance (WaM)',
    meaning:
      'Squared transport distance of Gaussian mixtures fitted to the features; sees modes that are missing.',
    direction: 'lower',
    digits: 2,
    scale: 1,
    needs: 'all features',
    referenceServes: 'mixture',
    settings: 'wam',
    byDefault: false,
  },
  precision: {
    title: 'Precision',
    meaning: 'Share of generated images that lie among the real ones; sees fidelity, not diversity.',
    direction: 'higher',
    digits: 3,
    scale: 1,
    needs: 'features',
    settings: 'neighbours',
    byDefault: false,
  },
  recall: {
    title: 'Recall',
    meaning: 'Share of real images that lie among the generated ones; sees diversity, not fidelity.',
    direction: 'higher',
    digits: 3,
    scale: 1,
    needs: 'features',
    settings: 'neighbours',
    byDefault: false,
  },
  density: {
    title: 'Density',
    meaning:
      'How densely real images surround the generated ones, about 1 when both are alike; less moved by outliers than precision.',
    direction: 'higher',
    digits: 3,
    scale: 1,
    needs: 'features',
    settings: 'neighbours',
    byDefault: false,
  },
  coverage: {
    title: 'Coverage',
    meaning:
      'Share of real images with a generated one in their neighbourhood; sees missing modes, not outliers.',
    direction: 'higher',
    digits: 3,
    scale: 1,
    needs: 'features',
    settings: 'neighbours',
    byDefault: false,
  },
  authenticity: {
    title: 'Authenticity',
    meaning:
      'Percent of generated images that are no near copies of the training images, which the reference must be.',
    direction: 'higher',
    digits: 2,
    scale: 1,
    needs: 'features',
    byDefault: false,
  },
  cmmd: {
    title: 'Gaussian kernel distance (CMMD)',
    meaning:
      'Squared MMD of the directions of features, with a wide Gaussian kernel; meant for CLIP features.',
    direction: 'lower',
    digits: 3,
    scale: 1,
    needs: 'features',
    settings: 'cmmd',
    byDefault: false,
  },
  vendi: {
    title: 'Vendi score',
    meaning:
      'How many different images the sample seems to hold, by the angles of features; sees diversity alone.',
    direction: 'higher',
    digits: 2,
    scale: 1,
    needs: 'features',
    referenceServes: 'nothing',
    byDefault: false,
  },
  feature_likelihood_divergence: {
    title: 'Feature likelihood divergence (FLD)',
    meaning:
      'How unlikely held-out real features are near the generated ones; sees copies, which others reward.',
    direction: 'lower',
    digits: 2,
    scale: 1,
    needs: 'features',
    settings: 'featureLikelihood',
    byDefault: false,
  },
  mind: {
    title: 'Sliced Wasserstein distance (MIND)',
    meaning:
      'Squared transport distance of features along random directions; assumes no shape, needs few images.',
    direction: 'lower',
    digits: 2,
    scale: 1,
    needs: 'features',
    settings: 'mind',
    byDefault: false,
  },
  classification_accuracy_score: {
    title: 'Classification accuracy (CAS)',
    meaning:
      'Accuracy on real images of a classifier trained on the candidate alone; sees labels that images do not show.',
    direction: 'higher',
    digits: 3,
    scale: 1,
    needs: 'labels',
    byClass: 'classification_accuracy_score',
    settings: 'classification',
    byDefault: false,
  },
} as const;

export type MetricKey = keyof typeof FACTS;

/** The facts of every metric, in the order in which tables show them. */
export const METRIC_FACTS: readonly MetricFacts[] = Object.keys(FACTS).map((key) =>
  factsOf(key as MetricKey),
);

/** The facts of a metric. */
export function factsOf(key: MetricKey): MetricFacts {
  return { key, ...FACTS[key] };
}

/** The facts of the metric of a key that somebody wrote; undefined where there is none. */
export function findFacts(key: string): MetricFacts | undefined {
  return METRIC_FACTS.find((facts) => facts.key === key);
}

/** Whether a metric can be computed against a reference of which only a mean and a covariance are known. */
export function isServedByMoments({ needs, referenceServes }: MetricFacts): boolean {
  return needs === 'moments' || referenceServes === 'moments' || referenceServes === 'nothing';
}
