/** What people call a setting of a protocol's `metrics`, by group and name. */
export const SETTING_LABELS: Readonly<Record<string, string>> = {
  'kid.subsets': 'Subsets',
  'kid.subsetSize': 'Images of a subset',
  'skewInceptionDistance.pca': 'Principal components',
  'skewInceptionDistance.weight': 'Weight of the third moments',
  'skewInceptionDistance.root': 'Root of the third moments',
  'wam.components': 'Components of the mixture',
  'wam.covariance': 'Covariances of the mixture',
  'wam.regularisation': 'Added to every variance',
  'wam.pca': 'Principal components',
  'wam.iterations': 'Most iterations',
  'wam.tolerance': 'Tolerance',
  'fidInfinity.points': 'Subset sizes',
  'neighbours.precisionRecall': 'Neighbours of precision and recall',
  'neighbours.densityCoverage': 'Neighbours of density and coverage',
  'inceptionScore.splits': 'Splits',
  'cmmd.sigma': 'Width of the kernel',
  'cmmd.scale': 'Scale',
  'mind.directions': 'Directions',
  'featureLikelihood.centres': 'Most centres',
  'featureLikelihood.epochs': 'Most steps',
  'featureLikelihood.learningRate': 'Learning rate',
  'featureLikelihood.tolerance': 'Tolerance',
  'classification.l2': 'Penalty (L2)',
  'classification.iterations': 'Most iterations',
  'classification.tolerance': 'Tolerance',
};

interface Choices {
  readonly words: readonly string[];
  /** Whether it is one of the words; else a number does as well. */
  readonly only: boolean;
}

/** The words that a setting may be; `none` stands for null. */
export const SETTING_CHOICES: Readonly<Record<string, Choices>> = {
  'kid.degree': { words: [], only: true },
  'kid.offset': { words: [], only: true },
  'skewInceptionDistance.pca': { words: ['none'], only: false },
  'skewInceptionDistance.root': { words: ['cube', 'none'], only: true },
  'wam.components': { words: ['auto', 'auto-bic'], only: false },
  'wam.covariance': { words: ['full', 'diagonal', 'tied', 'spherical'], only: true },
  'wam.pca': { words: ['none'], only: false },
};

export function fieldText(value: number | string | null): string {
  return value === null ? 'none' : String(value);
}
