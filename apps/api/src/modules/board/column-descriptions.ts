import type { BoardColumn } from '@fidboard/database';
import { findFacts, MEAN_OF_CLASSES } from '@fidboard/protocol';

/** What a column says on hover: what is measured, which end is better and how it is displayed. */
export function describeColumn(
  column: Pick<BoardColumn, 'metric' | 'direction' | 'scale'> & { classScope?: string },
): string {
  const meaning = findFacts(column.metric)?.meaning;
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
