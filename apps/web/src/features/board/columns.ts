import type { BoardQuery } from '../../generated/graphql.ts';

export type Board = NonNullable<BoardQuery['board']>;
export type Column = Pick<
  Board['columns'][number],
  'metric' | 'reference' | 'class' | 'title' | 'direction' | 'digits' | 'scale' | 'primary'
>;

/** The ranked column leads; the others keep the host's order. `cell` is the place among an entry's cells. */
export function columnsInOrder<C extends Column>(columns: readonly C[]): { column: C; cell: number }[] {
  const placed = columns.map((column, cell) => ({ column, cell }));
  return [
    ...placed.filter(({ column }) => column.primary),
    ...placed.filter(({ column }) => !column.primary),
  ];
}

/** What tells a column from every other of its board. */
export function columnKey({ metric, reference, class: scope }: Column): string {
  return `${metric} ${reference?.key ?? ''} ${scope ?? ''}`;
}

/** Whether a score against a reference stands in a column. */
export function standsIn(
  column: Pick<Column, 'metric' | 'reference' | 'class'>,
  reference: { readonly id: string },
  score: { readonly metric: string; readonly class: string | null },
): boolean {
  return (
    column.metric === score.metric &&
    column.class === score.class &&
    (column.reference === null || column.reference.id === reference.id)
  );
}

/** The name of a column's reference, where the board has more than one; null where there is nothing to tell apart. */
export function referenceText(
  { reference }: Pick<Column, 'reference'>,
  references: readonly unknown[],
): string | null {
  return references.length > 1 && reference ? reference.name : null;
}

/** A title with the extractor's name: no score stands without it. */
export function namedTitle(title: string, extractorTitle: string): string {
  return `${shortTitle(title, extractorTitle)}, ${extractorTitle}`;
}

/** A title without the extractor's name, where that name stands beside it anyway. */
export function shortTitle(title: string, extractorTitle: string): string {
  const suffix = `, ${extractorTitle}`;
  return title.endsWith(suffix) ? title.slice(0, -suffix.length) : title;
}

/** What people call a metric: the part of its title in brackets, where there is one. */
export function shortLabel({ title }: Pick<Column, 'title'>): string {
  return /\(([^)]+)\)/.exec(title)?.[1] ?? title;
}

/** "x 1000" where a column multiplies its scores for the eye; null where it does not. */
export function scaleText(scale: number): string | null {
  if (scale === 1) return null;
  const power = Math.log10(scale);
  return Number.isInteger(power) ? `\u00d7 10${superscript(power)}` : `\u00d7 ${scale}`;
}

function superscript(power: number): string {
  return String(power)
    .replace('-', '\u207b')
    .replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)));
}
