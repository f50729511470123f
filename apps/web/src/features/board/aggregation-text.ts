import type { Board } from './columns.ts';

/** "mean of 10", "best of 3", "one run": what one reported value is. */
export function aggregationText({
  aggregation,
  runs,
}: Pick<Board['reported'][number], 'aggregation' | 'runs'>): string {
  switch (aggregation) {
    case 'ONE_RUN':
      return 'one run';
    case 'BEST':
      return runs === null ? 'best of several' : `best of ${runs}`;
    case 'MEAN':
      return runs === null ? 'mean of several' : `mean of ${runs}`;
    case 'NOT_STATED':
      return 'runs not stated';
  }
}
