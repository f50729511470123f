import type { HostChoicesQuery } from '../../generated/graphql.ts';
import type { BoardJson, ColumnJson } from './board-json.ts';

/** A metric as columns show it by convention. */
export type Metric = HostChoicesQuery['metrics'][number];

/** A metric's column as it is shown by convention. */
export function columnOf(metric: Metric, reference: string): ColumnJson {
  const { key, title, direction, digits, scale } = metric;
  const shown = { title, direction: direction.toLowerCase(), digits, scale };
  return { metric: key, reference, ...shown, primary: false, ranked: true };
}

/** The columns with exactly one that is primary: the one at `wanted`, else the one that was, else the first. */
export function withPrimary(columns: readonly ColumnJson[], wanted?: number): ColumnJson[] {
  const at = wanted ?? columns.findIndex(({ primary }) => primary);
  return columns.map((column, place) => ({ ...column, primary: place === Math.max(at, 0) }));
}

export function withColumn(columns: readonly ColumnJson[], at: number, change: ColumnJson): ColumnJson[] {
  return columns.map((column, place) => (place === at ? change : column));
}

/** The columns without one; a board keeps its last. */
export function withoutColumn(columns: readonly ColumnJson[], at: number): ColumnJson[] {
  return withPrimary(columns.filter((_column, place) => place !== at));
}

/** The columns with one a place to the left (-1) or to the right (1). */
export function moved(columns: readonly ColumnJson[], at: number, by: -1 | 1): ColumnJson[] {
  const copy = [...columns];
  const [column] = copy.splice(at, 1);
  copy.splice(at + by, 0, column!);
  return copy;
}

/** What reported results call a column: `fid`, `fid[mean]@multi`. */
export function keyOf({ metric, reference, class: scope }: ColumnJson, first: string): string {
  return `${metric}${scope === undefined ? '' : `[${scope}]`}${reference === first ? '' : `@${reference}`}`;
}

/** "Frechet distance (primary), Precision, Recall". */
export function columnsText({ columns }: Pick<BoardJson, 'columns'>): string {
  const [primary] = columns.filter((column) => column.primary);
  const others = columns.filter((column) => column !== primary).map(({ title }) => title);
  return [primary?.title, ...others].join(', ');
}
