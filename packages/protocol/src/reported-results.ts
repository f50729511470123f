import type { Field } from '@fidboard/core';

/**
 * What a paper says of a method, as its host copied it: shown in line with the scores, told from them, never ranked.
 *
 * Nothing here has been computed by Fidboard, nor need it be under the board's protocol.
 */
export interface ReportedResult {
  readonly method: string;
  /** By the keys of the board's columns, in the metric's own unit: before a column's scale. */
  readonly values: Readonly<Record<string, number>>;
  readonly source: {
    readonly citation: string;
    readonly url?: string;
    /** Where in it: "Table 2". */
    readonly table?: string;
  };
  /** How many runs became one value; `not-stated` where the source does not say. */
  readonly aggregation: (typeof AGGREGATIONS)[number];
  /** Runs behind `best` and `mean`. */
  readonly runs?: number;
  /** Images behind one run. */
  readonly samples?: number;
  /** Function evaluations for one sample. */
  readonly nfe?: number;
  readonly dataFree?: boolean;
  readonly teacher?: string;
  /** Training images seen. */
  readonly trainingImages?: number;
  readonly parameters?: number;
}

export const AGGREGATIONS = ['one-run', 'best', 'mean', 'not-stated'] as const;

const MOST_RESULTS = 200;
const LARGEST_COUNT = 1e15;

/** The reported results of a board that has columns of these keys. */
export function parseReportedResults(field: Field, columns: readonly string[]): ReportedResult[] {
  const items = field.items();
  if (items.length > MOST_RESULTS) field.refuse(`at most ${MOST_RESULTS} reported results`);
  return items.map((item) => {
    item.keys(
      ['method', 'values', 'source', 'aggregation'],
      ['runs', 'samples', 'nfe', 'dataFree', 'teacher', 'trainingImages', 'parameters'],
    );
    const count = (key: string) => item.optional(key)?.integer(1, LARGEST_COUNT);
    return {
      method: item.at('method').text(120),
      values: parseValues(item.at('values'), columns),
      source: parseSource(item.at('source')),
      ...parseRuns(item),
      ...given('samples', count('samples')),
      ...given('nfe', item.optional('nfe')?.integer(1, 1_000_000)),
      ...given('dataFree', item.optional('dataFree')?.oneOf([true, false])),
      ...given('teacher', item.optional('teacher')?.text(120)),
      ...given('trainingImages', count('trainingImages')),
      ...given('parameters', count('parameters')),
    };
  });
}

function parseValues(field: Field, columns: readonly string[]): Record<string, number> {
  field.keys([], columns);
  const values = columns.flatMap((key) => {
    const value = field.optional(key)?.number(-1e12, 1e12);
    return value === undefined ? [] : [[key, value] as const];
  });
  if (values.length === 0) field.refuse(`a value for one of ${columns.join(', ')}`);
  return Object.fromEntries(values);
}

function parseSource(field: Field): ReportedResult['source'] {
  field.keys(['citation'], ['url', 'table']);
  return {
    citation: field.at('citation').text(500),
    // Only addresses that a page can link to: a javascript: address would run at whoever follows it.
    ...given('url', field.optional('url')?.matching(/^https?:\/\/[^\s"<>]{1,500}$/, 'an http(s) address')),
    ...given('table', field.optional('table')?.text(80)),
  };
}

function parseRuns(item: Field): Pick<ReportedResult, 'aggregation' | 'runs'> {
  const aggregation = item.at('aggregation').oneOf(AGGREGATIONS);
  const runs = item.optional('runs');
  if (aggregation === 'one-run' || aggregation === 'not-stated') {
    runs?.refuse(`no number of runs beside aggregation ${aggregation}`);
    return { aggregation };
  }
  return { aggregation, ...given('runs', runs?.integer(2, 1_000_000)) };
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
