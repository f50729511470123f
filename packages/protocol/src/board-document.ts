import { Field } from '@fidboard/core';
import { type BoardDocumentColumn, columnKey, parseColumns } from './board-document-columns.ts';
import { type BoardDocumentSchedule, parseSchedule, SCHEDULE_FIELDS } from './board-document-phases.ts';
import { type BoardDocumentReference, parseReferences } from './board-document-references.ts';
import { parseProtocol } from './parse.ts';
import type { Protocol } from './protocol.ts';
import { parseReportedResults, type ReportedResult } from './reported-results.ts';

/** A board as its host writes it down: what `fidboard board apply` sends and `fidboard board export` prints. */
export interface BoardDocument extends BoardDocumentSchedule {
  /** The slug in its address. */
  readonly board: string;
  readonly title: string;
  readonly description: string;
  readonly visibility: 'public' | 'unlisted' | 'private';
  /** Which teams may submit: all that see it where it is left out, or those that its host let in. */
  readonly entry?: 'invitation';
  readonly protocol: Protocol;
  /** The first is that of columns that name none. */
  readonly references: readonly BoardDocumentReference[];
  /** From left to right; one of them is primary. */
  readonly columns: readonly BoardDocumentColumn[];
  readonly ranking: {
    readonly order: 'primary' | 'mean-rank' | 'median-rank';
    readonly standing: 'best' | 'latest' | 'chosen';
  };
  /** What papers say of methods, in the order in which equal ones are shown; left out where there is none. */
  readonly reported?: readonly ReportedResult[];
}

/** What a document may leave out; a board without it is as boards were before there was such a field. */
export const OPTIONAL_BOARD_FIELDS = ['entry', 'reported', ...SCHEDULE_FIELDS] as const;

/** The slug of a board; "new" is where boards are made. */
export const BOARD_SLUG = /^(?!new$)[a-z0-9]+(-[a-z0-9]+)*$/;

/** The board that a JSON value says, or a Refusal that names the field, what was expected and what came. */
export function parseBoardDocument(json: unknown): BoardDocument {
  const root = Field.of(json, 'board', 'Correct the board; docs/boards.md lists its fields.').keys(
    ['board', 'title', 'description', 'visibility', 'protocol', 'columns', 'ranking'],
    ['reference', 'references', ...OPTIONAL_BOARD_FIELDS],
  );
  const references = parseReferences(root);
  const ranking = root.at('ranking').keys(['order', 'standing']);
  const columns = parseColumns(root.at('columns'), references);
  const reported = root.optional('reported');
  const results =
    reported &&
    parseReportedResults(
      reported,
      columns.map((column) => columnKey(column, references[0]!.key)),
    );
  return {
    board: root
      .at('board')
      .matching(
        BOARD_SLUG,
        'lower-case letters, digits and single hyphens, and not "new", where boards are made',
      ),
    title: root.at('title').text(120),
    description: root.at('description').value === '' ? '' : root.at('description').text(4000),
    visibility: root.at('visibility').oneOf(['public', 'unlisted', 'private']),
    ...(root.optional('entry')?.oneOf(['open', 'invitation']) === 'invitation'
      ? { entry: 'invitation' }
      : {}),
    protocol: parseProtocol(root.at('protocol').value),
    references,
    columns,
    ranking: {
      order: ranking.at('order').oneOf(['primary', 'mean-rank', 'median-rank']),
      standing: ranking.at('standing').oneOf(['best', 'latest', 'chosen']),
    },
    ...(results?.length ? { reported: results } : {}),
    ...parseSchedule(root),
  };
}
