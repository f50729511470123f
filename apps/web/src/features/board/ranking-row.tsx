import Link from 'next/link';
import { Tag } from '../../design/tag.tsx';
import { compactNumber, wholeNumber } from '../../format/numbers.ts';
import type { BoardRankingFragment } from '../../generated/graphql.ts';
import { type Column, columnKey, referenceText, shortLabel } from './columns.ts';
import { Absent, Fact } from './fact.tsx';
import { type Axis, IntervalStrip } from './interval-strip.tsx';
import { Movement } from './movement.tsx';
import styles from './ranking-table.module.css';
import { ScoreValue } from './score-value.tsx';
import { seedText } from './seed-text.ts';
import { CELL, ROW } from './table-roles.ts';

interface RankingRowProps {
  entry: BoardRankingFragment['entries'][number];
  columns: { column: Column; cell: number }[];
  /** Of the board. */
  references: readonly unknown[];
  axis: Axis | null;
  moved: boolean;
  /** Whether the board is ordered by mean or median rank, which then has a column of its own. */
  byMeanRank: boolean;
  /** Whether another group of methods begins here. */
  newGroup: boolean;
  /** True on a board's first ranking, where nothing can have moved. */
  first: boolean;
}

export function RankingRow({
  entry,
  columns,
  references,
  axis,
  byMeanRank,
  newGroup,
  moved,
  first,
}: RankingRowProps) {
  const { method, submission, cells, rank } = entry;
  const seen = submission.trainingImages ?? method.trainingImages;
  const n = cells.find((cell) => cell !== null)?.n ?? null;
  const leading = columns[0];
  return (
    <tr
      {...ROW}
      data-flip={method.id}
      data-moved={moved}
      data-baseline={rank === null}
      data-new-group={newGroup}
    >
      <td {...CELL} className={styles.rank}>
        <span className="flex items-baseline gap-1.5">
          {rank === null ? (
            <span className="text-ink-3" title="Shown in line, holds no rank">
              <span aria-hidden="true">{'\u2013'}</span>
              <span className="sr-only">no rank</span>
            </span>
          ) : (
            <span className="numeric font-semibold text-base">{rank}</span>
          )}
          <Movement rank={rank} previousRank={entry.previousRank} first={first} />
        </span>
        <OpenRanks rank={rank} interval={entry.interval ?? null} />
      </td>
      <td {...CELL} className={styles.method}>
        <Link
          href={`/submissions/${encodeURIComponent(submission.id)}`}
          className="font-medium text-ink hover:text-accent hover:underline"
        >
          {method.name}
        </Link>
        <span className="flex flex-wrap items-center gap-x-1.5 text-ink-3 text-xs">
          <Link href={`/teams/${method.team.slug}`} className="hover:text-accent hover:underline">
            {method.team.name}
          </Link>
          {submission.label && <span>{`\u00b7 ${submission.label}`}</span>}
          {method.teacher && <span>{`\u00b7 from ${method.teacher}`}</span>}
          {method.dataFree && <Tag>data-free</Tag>}
          {method.baseline && <Tag>baseline</Tag>}
        </span>
      </td>
      {byMeanRank && (
        <td {...CELL} className={`${styles.number} ${styles.detail}`}>
          <span className={styles.phoneLabel}>mean rank </span>
          {entry.meanRank == null ? <Absent /> : entry.meanRank.toFixed(2)}
        </td>
      )}
      {columns.map(({ column, cell: at }) => {
        const cell = cells[at] ?? null;
        const seeds = seedText(entry.seedGroup?.columns[at], column);
        return (
          <td
            key={columnKey(column)}
            {...CELL}
            className={`${styles.number} ${column.primary ? styles.primary : styles.detail}`}
            title={seeds === null ? undefined : `Over seeds: ${seeds}`}
          >
            {!column.primary && (
              <span className={styles.phoneLabel}>
                {[shortLabel(column), referenceText(column, references)].filter(Boolean).join(', ')}{' '}
              </span>
            )}
            {cell ? (
              <ScoreValue
                column={column}
                value={cell.value}
                standardError={cell.standardError}
                strong={column.primary}
              />
            ) : (
              <Absent />
            )}
            {column.primary && seeds !== null && (
              <span className="numeric block text-ink-3 text-xs">{seeds}</span>
            )}
          </td>
        );
      })}
      {axis && leading && (
        <td {...CELL} className={styles.strip}>
          <IntervalStrip cell={cells[leading.cell] ?? null} axis={axis} muted={rank === null} />
        </td>
      )}
      <Fact label="n" text={n === null ? null : wholeNumber(n)} />
      <Fact label="NFE" text={method.nfe === null ? null : wholeNumber(method.nfe)} />
      <Fact label="params" text={method.parameters === null ? null : compactNumber(method.parameters)} />
      <Fact label="seen" text={seen === null ? null : compactNumber(seen)} />
    </tr>
  );
}

/** The ranks that standard errors leave open, where that is more than the one. */
function OpenRanks({
  rank,
  interval,
}: {
  rank: number | null;
  interval: { low: number; high: number } | null;
}) {
  if (rank === null || interval === null || interval.low === interval.high) return null;
  return (
    <span
      className="numeric block whitespace-nowrap text-ink-3 text-xs"
      title={`Between rank ${interval.low} and ${interval.high}, by the standard errors of the scores`}
    >
      <span aria-hidden="true">{`${interval.low}\u2013${interval.high}`}</span>
      <span className="sr-only">{`, between rank ${interval.low} and ${interval.high} by the standard errors`}</span>
    </span>
  );
}
