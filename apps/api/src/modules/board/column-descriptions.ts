import type { BoardColumn } from '@fidboard/database';
import { MEAN_OF_CLASSES } from '@fidboard/protocol';

const MEANINGS: Readonly<Record<string, string>> = {
  fid: 'Squared Frechet distance between Gaussians fitted to the features of the samples and of the reference.',
  fid_infinity: 'The Frechet distance extrapolated to infinitely many samples.',
  intra_fid:
    'The mean over classes of the Frechet distance between the samples and the reference images of the class.',
  kid: 'Unbiased squared maximum mean discrepancy with a cubic kernel, averaged over random subsets of the features.',
  skew_inception_distance:
    'Frechet distance plus distance of the third moments, in the leading principal axes of the reference; shown as SID.',
  wam: 'Squared transport distance of Gaussian mixtures fitted to the features of the samples and of the reference; shown as WaM.',
  inception_score:
    'How sure a classifier is of each sample, and how evenly it spreads them over its classes.',
  precision: 'Share of the samples that lie among the reference: fidelity.',
  recall: 'Share of the reference that lies among the samples: diversity.',
  density:
    'How densely the reference lies around the samples: fidelity, less moved by outliers than precision.',
  coverage: 'Share of the reference that has a sample nearby: diversity, less moved by outliers than recall.',
  cmmd: 'Squared maximum mean discrepancy with a Gaussian kernel between features of length 1.',
  vendi: 'Effective number of different samples.',
  authenticity: 'Share of the samples that are no near copies of the reference, in percent.',
  feature_likelihood_divergence:
    'How much less likely held-out reference images are under the samples than under the reference itself.',
  mind: 'Sliced Wasserstein distance between the features of the samples and of the reference.',
  classification_accuracy_score:
    'Accuracy on reference images of a classifier that was trained on labelled samples alone.',
};

/** The keys that a column can have. */
export const COLUMN_METRICS: readonly string[] = Object.keys(MEANINGS);

/** The keys of those that can have a class. */
export const CLASS_METRICS: readonly string[] = ['fid', 'classification_accuracy_score'];

/** The keys of those that look at the samples alone. */
export const REFERENCE_FREE: readonly string[] = ['inception_score', 'vendi'];

/** What a column says on hover: what is measured, which end is better and how it is displayed. */
export function describeColumn(
  column: Pick<BoardColumn, 'metric' | 'direction' | 'scale'> & { classScope?: string },
): string {
  const meaning = MEANINGS[column.metric];
  const scope = scopeOf(column.classScope ?? '');
  const direction = column.direction === 'LOWER' ? 'Lower is better.' : 'Higher is better.';
  const scale = column.scale === 1 ? '' : `Shown times ${column.scale}.`;
  return [meaning, scope, direction, scale].filter(Boolean).join(' ');
}

function scopeOf(classScope: string): string {
  if (classScope === '') return '';
  return classScope === MEAN_OF_CLASSES
    ? 'The mean of the values of all classes.'
    : `Of the images of class "${classScope}" alone.`;
}
