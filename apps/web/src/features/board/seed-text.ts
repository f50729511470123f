import { scoreText } from '../../format/numbers.ts';
import type { Column } from './columns.ts';

interface Spread {
  readonly mean: number;
  readonly standardDeviation: number | null;
  readonly n: number;
}

/** "5.00 ± 3.61, 3 seeds": mean and sample standard deviation with the column's digits and scale; null for one seed alone. */
export function seedText(
  spread: Spread | null | undefined,
  column: Pick<Column, 'digits' | 'scale'>,
): string | null {
  if (spread == null || spread.standardDeviation === null) return null;
  const [mean, deviation] = [spread.mean, spread.standardDeviation].map((value) => scoreText(value, column));
  return `${mean} \u00b1 ${deviation}, ${spread.n} seeds`;
}
