interface Metric {
  readonly key: string;
  readonly title: string;
  readonly direction: 'lower' | 'higher';
  readonly digits?: number;
  readonly scale?: number;
}

/** The metrics that a column can have, as columns show them by convention. */
export const METRICS: readonly Metric[] = [
  { key: 'fid', title: 'Frechet distance', direction: 'lower' },
  { key: 'fid_infinity', title: 'Frechet distance at infinity', direction: 'lower' },
  { key: 'intra_fid', title: 'Per-class Frechet distance', direction: 'lower' },
  { key: 'kid', title: 'Kernel distance (KID)', direction: 'lower', scale: 1000 },
  { key: 'skew_inception_distance', title: 'Skew distance (SID)', direction: 'lower', digits: 1 },
  { key: 'wam', title: 'Mixture distance (WaM)', direction: 'lower' },
  { key: 'inception_score', title: 'Classifier score (IS)', direction: 'higher' },
  { key: 'precision', title: 'Precision', direction: 'higher', digits: 3 },
  { key: 'recall', title: 'Recall', direction: 'higher', digits: 3 },
  { key: 'density', title: 'Density', direction: 'higher', digits: 3 },
  { key: 'coverage', title: 'Coverage', direction: 'higher', digits: 3 },
  { key: 'authenticity', title: 'Authenticity', direction: 'higher' },
  { key: 'cmmd', title: 'Gaussian kernel distance (CMMD)', direction: 'lower', digits: 3 },
  { key: 'vendi', title: 'Vendi score', direction: 'higher' },
  { key: 'feature_likelihood_divergence', title: 'Feature likelihood divergence (FLD)', direction: 'lower' },
  { key: 'mind', title: 'Sliced Wasserstein distance (MIND)', direction: 'lower' },
  {
    key: 'classification_accuracy_score',
    title: 'Classification accuracy (CAS)',
    direction: 'higher',
    digits: 3,
  },
];

export interface Template {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly order: 'primary' | 'mean-rank';
  readonly columns: readonly { readonly metric: string; readonly ranked: boolean }[];
}

const ranked = (...metrics: string[]) => metrics.map((metric) => ({ metric, ranked: true }));
const shown = (...metrics: string[]) => metrics.map((metric) => ({ metric, ranked: false }));

/** The columns and the order of the templates that `fidboard board new` writes whole. */
export const TEMPLATES: readonly Template[] = [
  {
    name: 'one-step-distillation',
    title: 'One-step distillation',
    description: 'Generators that need one network evaluation for an image.',
    order: 'primary',
    columns: [...ranked('fid'), ...shown('precision', 'recall')],
  },
  {
    name: 'medical-text-to-image',
    title: 'Medical text-to-image',
    description: 'Fidelity to real images of the field; how varied the images are by the Inception Score.',
    order: 'primary',
    columns: [...ranked('fid'), ...shown('inception_score')],
  },
  {
    name: 'class-conditional-medical',
    title: 'Class-conditional medical images',
    description:
      'Per-class Frechet distance, and the accuracy on real images of a classifier that was trained on generated ones alone.',
    order: 'mean-rank',
    columns: [...ranked('intra_fid', 'classification_accuracy_score'), ...shown('fid')],
  },
  {
    name: 'biometric-uniqueness',
    title: 'Biometric uniqueness',
    description: 'Fidelity beside the share of images that are no near copies.',
    order: 'mean-rank',
    columns: [...ranked('fid', 'authenticity'), ...shown('coverage')],
  },
  {
    name: 'perturbation-robustness',
    title: 'Perturbation robustness',
    description: 'The Frechet distance beside the mixture distance on clean and perturbed sample sets.',
    order: 'primary',
    columns: ranked('fid', 'wam'),
  },
];
