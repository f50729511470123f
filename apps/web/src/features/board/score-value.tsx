import { scoreText } from '../../format/numbers.ts';
import type { Column } from './columns.ts';

interface ScoreValueProps {
  column: Pick<Column, 'digits' | 'scale'>;
  value: number;
  standardError: number | null;
  strong?: boolean;
}

/** A score and, more quietly, its standard error. */
export function ScoreValue({ column, value, standardError, strong = false }: ScoreValueProps) {
  return (
    <span className="numeric whitespace-nowrap">
      <span className={strong ? 'font-semibold' : ''}>{scoreText(value, column)}</span>
      {standardError !== null && (
        <span className="text-[0.85em] text-ink-3">
          <span aria-hidden="true">{'\u2009\u00b1\u2009'}</span>
          <span className="sr-only"> plus or minus </span>
          {scoreText(standardError, column)}
        </span>
      )}
    </span>
  );
}
