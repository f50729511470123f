import { Field } from '@fidboard/core';
import { parseProtocol } from './parse.ts';
import type { Protocol } from './protocol.ts';
import { parseReportedResults, type ReportedResult } from './reported-results.ts';

/** A board as its host writes it down: what `fidboard board apply` sends and `fidboard board export` prints. */
export interface BoardDocument {
  /** The slug in its address. */
  readonly board: string;
  readonly title: string;
  readonly description: string;
  readonly visibility: 'public' | 'unlisted' | 'private';
  readonly protocol: Protocol;
  readonly reference: {
    readonly name: string;
    /** SHA-256 of the sample set's file, which the host has sent or which a board that the host sees is measured against. */
    readonly sha256: string;
  };
  /** From left to right; one of them is primary. */
  readonly columns: readonly BoardDocumentColumn[];
  readonly ranking: {
    readonly order: 'primary' | 'mean-rank' | 'median-rank';
    readonly standing: 'best' | 'latest' | 'chosen';
  };
  /** What papers say of methods, in the order in which equal ones are shown; left out where there is none. */
  readonly reported?: readonly ReportedResult[];
}

export interface BoardDocumentColumn {
  /** A key of the metrics' registry. */
  readonly metric: string;
  readonly title: string;
  readonly direction: 'lower' | 'higher';
  /** Digits shown after the point. */
  readonly digits: number;
  /** The shown value is the score times this. */
  readonly scale: number;
  readonly primary: boolean;
  /** Whether it counts where the order is by mean or median rank; otherwise it is only shown. */
  readonly ranked: boolean;
}

const MOST_COLUMNS = 40;

/** The board that a JSON value says, or a Refusal that names the field, what was expected and what came. */
export function parseBoardDocument(json: unknown): BoardDocument {
  const root = Field.of(json, 'board', 'Correct the board; docs/boards.md lists its fields.').keys(
    ['board', 'title', 'description', 'visibility', 'protocol', 'reference', 'columns', 'ranking'],
    ['reported'],
  );
  const reference = root.at('reference').keys(['name', 'sha256']);
  const ranking = root.at('ranking').keys(['order', 'standing']);
  const columns = parseColumns(root.at('columns'));
  const reported = root.optional('reported');
  const results =
    reported &&
    parseReportedResults(
      reported,
      columns.map(({ metric }) => metric),
    );
  return {
    board: root
      .at('board')
      .matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens'),
    title: root.at('title').text(120),
    description: root.at('description').value === '' ? '' : root.at('description').text(4000),
    visibility: root.at('visibility').oneOf(['public', 'unlisted', 'private']),
    protocol: parseProtocol(root.at('protocol').value),
    reference: { name: reference.at('name').text(120), sha256: reference.at('sha256').sha256() },
    columns,
    ranking: {
      order: ranking.at('order').oneOf(['primary', 'mean-rank', 'median-rank']),
      standing: ranking.at('standing').oneOf(['best', 'latest', 'chosen']),
    },
    ...(results?.length ? { reported: results } : {}),
  };
}

function parseColumns(field: Field): BoardDocumentColumn[] {
  const items = field.items();
  if (items.length === 0 || items.length > MOST_COLUMNS) field.refuse(`1 to ${MOST_COLUMNS} columns`);
  const columns = items.map((item) => {
    item.keys(['metric', 'title', 'direction', 'digits', 'scale', 'primary', 'ranked']);
    return {
      metric: item.at('metric').matching(/^[a-z][a-z0-9_]{0,60}$/, 'the key of a metric'),
      title: item.at('title').text(80),
      direction: item.at('direction').oneOf(['lower', 'higher']),
      digits: item.at('digits').integer(0, 8),
      scale: item.at('scale').number(1e-9, 1e9),
      primary: item.at('primary').oneOf([true, false]),
      ranked: item.at('ranked').oneOf([true, false]),
    };
  });
  for (const [at, { metric }] of columns.entries()) {
    if (columns.findIndex((column) => column.metric === metric) < at)
      items[at]!.at('metric').refuse('a metric of its own');
  }
  if (columns.filter(({ primary }) => primary).length !== 1) field.refuse('exactly one primary column');
  return columns;
}
