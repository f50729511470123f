import type { BoardColumn } from '@fidboard/database';

const MEANINGS: Readonly<Record<string, string>> = {
  fid: 'Squared Frechet distance between Gaussians fitted to the features of the samples and of the reference.',
  kid: 'Unbiased squared maximum mean discrepancy with a cubic kernel, averaged over random subsets of the features.',
  skew_inception_distance:
    'Frechet distance plus distance of the third moments, in the leading principal axes of the reference; shown as SID.',
  wam: 'Squared transport distance of Gaussian mixtures fitted to the features of the samples and of the reference; shown as WaM.',
};

/** What a column says on hover: what is measured, which end is better and how it is displayed. */
export function describeColumn(column: BoardColumn): string {
  const meaning = MEANINGS[column.metric];
  const direction = column.direction === 'LOWER' ? 'Lower is better.' : 'Higher is better.';
  const scale = column.scale === 1 ? '' : `Shown times ${column.scale}.`;
  return [meaning, direction, scale].filter(Boolean).join(' ');
}
