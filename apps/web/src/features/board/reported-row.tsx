import { ExternalLink } from 'lucide-react';
import { Tag } from '../../design/tag.tsx';
import { compactNumber, scoreText, wholeNumber } from '../../format/numbers.ts';
import { aggregationText } from './aggregation-text.ts';
import { type Board, type Column, columnKey, shortLabel } from './columns.ts';
import { Absent, Fact } from './fact.tsx';
import styles from './ranking-table.module.css';
import { CELL, ROW } from './table-roles.ts';

interface ReportedRowProps {
  result: Board['reported'][number];
  columns: { column: Column; cell: number }[];
  /** Whether the table has a column of mean ranks and one of intervals, which stay empty here. */
  byMeanRank: boolean;
  withAxis: boolean;
}

/** What a paper reports, where its value would stand: marked, with its source, without a rank. */
export function ReportedRow({ result, columns, byMeanRank, withAxis }: ReportedRowProps) {
  return (
    <tr {...ROW} data-baseline data-reported>
      <td {...CELL} className={styles.rank}>
        <span className="text-ink-3" title="Reported by a paper, not computed here: holds no rank">
          <span aria-hidden="true">{'\u2013'}</span>
          <span className="sr-only">no rank, reported</span>
        </span>
      </td>
      <td {...CELL} className={styles.method}>
        <span className="font-medium text-ink-2 italic">{result.method}</span>
        <span className="flex flex-wrap items-center gap-x-1.5 text-ink-3 text-xs">
          <Tag tone="warn">reported</Tag>
          <Source result={result} />
          {result.teacher && <span>{`\u00b7 from ${result.teacher}`}</span>}
          {result.dataFree && <Tag>data-free</Tag>}
        </span>
      </td>
      {byMeanRank && <td {...CELL} className={`${styles.number} ${styles.detail} ${styles.empty}`} />}
      {columns.map(({ column, cell }) => {
        const value = result.values[cell] ?? null;
        return (
          <td
            key={columnKey(column)}
            {...CELL}
            className={`${styles.number} ${column.primary ? styles.primary : styles.detail} ${value === null && !column.primary ? styles.empty : ''} text-ink-2 italic`}
          >
            {!column.primary && <span className={styles.phoneLabel}>{shortLabel(column)} </span>}
            {value === null ? (
              <Absent />
            ) : (
              <span className="numeric" title={aggregationText(result)}>
                {scoreText(value, column)}
                {column.primary && (
                  <span className="block text-ink-3 text-xs not-italic">{aggregationText(result)}</span>
                )}
              </span>
            )}
          </td>
        );
      })}
      {withAxis && <td {...CELL} className={`${styles.strip} ${styles.empty}`} />}
      <Fact label="n" text={result.samples === null ? null : wholeNumber(result.samples)} />
      <Fact label="NFE" text={result.nfe === null ? null : wholeNumber(result.nfe)} />
      <Fact label="params" text={result.parameters === null ? null : compactNumber(result.parameters)} />
      <Fact
        label="seen"
        text={result.trainingImages === null ? null : compactNumber(result.trainingImages)}
      />
    </tr>
  );
}

function Source({ result: { citation, url, table } }: Pick<ReportedRowProps, 'result'>) {
  const text = table ? `${citation}, ${table}` : citation;
  if (!url) return <span>{text}</span>;
  return (
    <a href={url} rel="noreferrer nofollow" className="link inline-flex items-center gap-1">
      {text}
      <ExternalLink size={11} aria-hidden="true" className="shrink-0" />
    </a>
  );
}
