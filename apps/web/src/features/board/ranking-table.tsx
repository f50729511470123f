'use client';

import { Fragment, useRef } from 'react';
import {
  type Board,
  type Column,
  columnKey,
  columnsInOrder,
  namedTitle,
  referenceText,
  scaleText,
  shortLabel,
  shortTitle,
} from './columns.ts';
import { groupStarts } from './groups.ts';
import { axisOf } from './interval-strip.tsx';
import { RankingRow } from './ranking-row.tsx';
import styles from './ranking-table.module.css';
import { ReportedRow } from './reported-row.tsx';
import { COLUMN_HEADER, ROW, ROW_GROUP, TABLE } from './table-roles.ts';
import { useFlip } from './use-flip.ts';
import { useRankChanges } from './use-rank-changes.ts';

/** What is shown of a board in the table: as it is, or as it was. */
export type RankedBoard = Pick<
  Board,
  'title' | 'ranking' | 'rankingOrder' | 'columns' | 'protocol' | 'references' | 'reported'
>;

/** The ranked table; rows glide to their new places when a new ranking arrives. */
export function RankingTable({ board }: { board: RankedBoard }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { moved, announcement } = useRankChanges(board.ranking);
  useFlip(body);
  const entries = board.ranking?.entries ?? [];
  const starts = groupStarts(entries);
  const byMeanRank = board.rankingOrder !== 'PRIMARY';
  const columns = columnsInOrder(board.columns);
  const extractorTitle = board.protocol.extractorTitle;
  const ranked = entries.map((entry) => entry.cells[columns[0]?.cell ?? 0] ?? null);
  const axis = axisOf(ranked);
  const axisText = [
    axis?.log ? 'log scale' : null,
    ranked.some((cell) => cell !== null && cell.standardError !== null) ? '\u00b12 s.e.' : null,
  ].filter(Boolean);

  const reportedBefore = (place: number) =>
    board.reported
      .filter(({ before }) => Math.min(before, entries.length) === place)
      .map((result) => (
        <ReportedRow
          key={result.position}
          result={result}
          columns={columns}
          byMeanRank={byMeanRank}
          withAxis={axis !== null}
        />
      ));

  return (
    <>
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
      <table {...TABLE} className={styles.table} aria-label={`Ranking of ${board.title}`}>
        <thead {...ROW_GROUP}>
          <tr {...ROW}>
            <th {...COLUMN_HEADER} className="w-14">
              Rank
            </th>
            <th {...COLUMN_HEADER} className={styles.methodHead}>
              Method
            </th>
            {byMeanRank && (
              <th
                {...COLUMN_HEADER}
                className={styles.number}
                title="Over the ranked columns, of the method's rank in each"
              >
                {board.rankingOrder === 'MEAN_RANK' ? 'Mean rank' : 'Median rank'}
              </th>
            )}
            {columns.map(({ column }) => (
              <th
                key={columnKey(column)}
                {...COLUMN_HEADER}
                className={styles.number}
                title={column.description}
              >
                <ColumnHead
                  column={column}
                  extractorTitle={extractorTitle}
                  reference={referenceText(column, board.references)}
                />
              </th>
            ))}
            {axis && (
              <th {...COLUMN_HEADER} className="w-24">
                <span aria-hidden="true" className="font-normal text-ink-3">
                  {axisText.join(', ')}
                </span>
                <span className="sr-only">Position</span>
              </th>
            )}
            <th {...COLUMN_HEADER} className={styles.number}>
              n
            </th>
            <th {...COLUMN_HEADER} className={styles.number} title="Network function evaluations per image">
              NFE
            </th>
            <th {...COLUMN_HEADER} className={styles.number}>
              Params
            </th>
            <th {...COLUMN_HEADER} className={styles.number} title="Training images seen">
              Seen
            </th>
          </tr>
        </thead>
        <tbody {...ROW_GROUP} ref={body}>
          {reportedBefore(0)}
          {entries.map((entry, at) => (
            <Fragment key={entry.method.id}>
              <RankingRow
                entry={entry}
                columns={columns}
                references={board.references}
                axis={axis}
                byMeanRank={byMeanRank}
                newGroup={starts.has(at)}
                moved={moved.has(entry.method.id)}
                first={board.ranking?.number === 1}
              />
              {reportedBefore(at + 1)}
            </Fragment>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The ranked column by its whole name; the others, which are many on some boards, by what people call them. */
function ColumnHead({
  column,
  extractorTitle,
  reference,
}: {
  column: Column;
  extractorTitle: string;
  /** Its name, where there are several. */
  reference: string | null;
}) {
  const scale = scaleText(column.scale);
  const lower = column.direction === 'LOWER';
  const under = [column.primary ? extractorTitle : null, scale].filter(Boolean).join(', ');
  return (
    <>
      <span className="sr-only">
        {namedTitle(column.title, extractorTitle)}
        {reference && `, against ${reference}`}
        {scale && `, ${scale}`}
        {lower ? ', lower is better' : ', higher is better'}
      </span>
      <span aria-hidden="true">
        <span className={column.primary ? 'text-ink' : ''}>
          {column.primary ? shortTitle(column.title, extractorTitle) : shortLabel(column)}
        </span>
        {reference && <span className="block font-normal">{reference}</span>}
        <span className="block font-normal text-ink-3">
          {under} {lower ? '\u2193' : '\u2191'}
        </span>
      </span>
    </>
  );
}
