/** Every setting of a metric that can move its number, by metric or family of metrics. */
export interface MetricsSettings {
  readonly kid: KidSettings;
  readonly skewInceptionDistance: SkewSettings;
  readonly wam: WamSettings;
  readonly fidInfinity: FidInfinitySettings;
  readonly neighbours: NeighbourSettings;
  readonly inceptionScore: InceptionScoreSettings;
  readonly cmmd: CmmdSettings;
  readonly mind: MindSettings;
  readonly featureLikelihood: FeatureLikelihoodSettings;
  readonly classification: ClassificationSettings;
}

/** The kernel is (x.y / dimension + offset)^degree; the estimate is the unbiased squared MMD of each subset. */
export interface KidSettings {
  readonly subsets: number;
  readonly subsetSize: number;
  readonly degree: 3;
  readonly offset: 1;
}

/** frechetPart + weight * sum (root T1 - root T2)^2 over the third central moments T. */
export interface SkewSettings {
  /** Both parts are taken in this many principal components of the reference; null: in the features' own axes. */
  readonly pca: number | null;
  readonly weight: number;
  readonly root: 'cube' | 'none';
}

/** A mixture is fitted to each side by EM from a k-means start that the protocol's seed draws. */
export interface WamSettings {
  /** How many components each mixture has; `auto`: the number of least AIC for the reference, `auto-bic`: of least BIC, and as many for the candidate. */
  readonly components: number | 'auto' | 'auto-bic';
  readonly covariance: 'full' | 'diagonal' | 'tied' | 'spherical';
  /** Added to every variance. */
  readonly regularisation: number;
  /** Mixtures are fitted in this many principal components of the reference; null: in the features' own axes. */
  readonly pca: number | null;
  /** EM ends after this many iterations, */
  readonly iterations: number;
  /** or when the mean log-likelihood changes by less than this. */
  readonly tolerance: number;
}

/** The Frechet distance is extrapolated to infinitely many images from this many subset sizes. */
export interface FidInfinitySettings {
  readonly points: number;
}

/** Neighbours k whose distance is the radius of a feature's ball. */
export interface NeighbourSettings {
  readonly precisionRecall: number;
  readonly densityCoverage: number;
}

/** The score is the mean over this many consecutive parts of the samples. */
export interface InceptionScoreSettings {
  readonly splits: number;
}

/** The kernel is exp(-||x - y||^2 / (2 sigma^2)) of rows of length 1; the squared MMD is multiplied by `scale`. */
export interface CmmdSettings {
  readonly sigma: number;
  readonly scale: number;
}

/** The sliced distance is the mean over this many random directions, times 3 d. */
export interface MindSettings {
  readonly directions: number;
}

/** Gaussians at the generated features, their variances fitted to half of the reference by Adam. */
export interface FeatureLikelihoodSettings {
  /** The most generated features that become centres. */
  readonly centres: number;
  /** Adam ends after this many steps, */
  readonly epochs: number;
  readonly learningRate: number;
  /** or when none of the last five losses differs more from the last. */
  readonly tolerance: number;
}

/** Multinomial logistic regression on standardised features, fitted by L-BFGS. */
export interface ClassificationSettings {
  /** The penalty is l2 / 2 times the squared coefficients, beside the sum of the losses. */
  readonly l2: number;
  /** The fit ends after this many steps, */
  readonly iterations: number;
  /** or when no entry of the gradient of the mean loss is larger than this. */
  readonly tolerance: number;
}

/** What the field does where nobody says otherwise; see docs/metrics.md for the sources. */
export const CONVENTION: MetricsSettings = {
  kid: { subsets: 100, subsetSize: 1000, degree: 3, offset: 1 },
  skewInceptionDistance: { pca: 64, weight: 1, root: 'cube' },
  wam: {
    components: 10,
    covariance: 'full',
    regularisation: 1e-6,
    pca: 64,
    iterations: 100,
    tolerance: 1e-3,
  },
  fidInfinity: { points: 15 },
  neighbours: { precisionRecall: 3, densityCoverage: 5 },
  inceptionScore: { splits: 10 },
  cmmd: { sigma: 10, scale: 1000 },
  mind: { directions: 1000 },
  featureLikelihood: { centres: 10_000, epochs: 50, learningRate: 0.5, tolerance: 5e-4 },
  classification: { l2: 1, iterations: 1000, tolerance: 1e-8 },
};

/** Settings that differ from the convention. */
export type MetricChoices = { readonly [Group in keyof MetricsSettings]?: Partial<MetricsSettings[Group]> };

/** The convention with these choices in it. */
export function metricsSettings(choices: MetricChoices = {}): MetricsSettings {
  return {
    kid: { ...CONVENTION.kid, ...choices.kid },
    skewInceptionDistance: { ...CONVENTION.skewInceptionDistance, ...choices.skewInceptionDistance },
    wam: { ...CONVENTION.wam, ...choices.wam },
    fidInfinity: { ...CONVENTION.fidInfinity, ...choices.fidInfinity },
    neighbours: { ...CONVENTION.neighbours, ...choices.neighbours },
    inceptionScore: { ...CONVENTION.inceptionScore, ...choices.inceptionScore },
    cmmd: { ...CONVENTION.cmmd, ...choices.cmmd },
    mind: { ...CONVENTION.mind, ...choices.mind },
    featureLikelihood: { ...CONVENTION.featureLikelihood, ...choices.featureLikelihood },
    classification: { ...CONVENTION.classification, ...choices.classification },
  };
}
