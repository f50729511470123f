import type { BoardJson, ColumnJson, ReportedJson } from './board-json.ts';
import { keyOf } from './columns.ts';

/**
 * A draft with other columns. What is reported follows a column that becomes another, and goes with one that is taken away; a result
 * that has no value left goes too.
 */
export function withColumns(draft: BoardJson, columns: readonly ColumnJson[]): BoardJson {
  return withReported({ ...draft, columns }, followed(draft, { ...draft, columns }));
}

/** What is reported on one form of a board, by the columns of another: in the same places where as many are left. */
export function followed(from: BoardJson, to: BoardJson): readonly ReportedJson[] {
  const [before, after] = [keysOf(from), keysOf(to)];
  const lost = before.filter((key) => !after.includes(key));
  const come = after.filter((key) => !before.includes(key));
  const renamed = before.length === after.length ? new Map(lost.map((key, at) => [key, come[at]!])) : null;
  return (from.reported ?? []).flatMap((result) => {
    const values = Object.entries(result.values).flatMap(([key, value]) => {
      const now = after.includes(key) ? key : renamed?.get(key);
      return now === undefined ? [] : [[now, value] as const];
    });
    return values.length === 0 ? [] : [{ ...result, values: Object.fromEntries(values) }];
  });
}

export function withReported(draft: BoardJson, reported: readonly ReportedJson[]): BoardJson {
  const { reported: _former, ...others } = draft;
  return reported.length === 0 ? others : { ...others, reported };
}

/** The keys of a board's columns, in their order. */
export function keysOf({ columns, references }: Pick<BoardJson, 'columns' | 'references'>): string[] {
  return columns.map((column) => keyOf(column, references[0]?.key ?? ''));
}
