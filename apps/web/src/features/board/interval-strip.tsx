import type { BoardRankingFragment } from '../../generated/graphql.ts';

type Cell = BoardRankingFragment['entries'][number]['cells'][number];

export interface Axis {
  low: number;
  high: number;
  log: boolean;
}

const LOG_RATIO = 20;

/** The axis that all rows of one column share; null with fewer than two scores. */
export function axisOf(cells: readonly Cell[]): Axis | null {
  const scored = cells.filter((cell) => cell !== null);
  if (scored.length < 2) return null;
  const low = Math.min(...scored.map((cell) => cell.value - 2 * (cell.standardError ?? 0)));
  const high = Math.max(...scored.map((cell) => cell.value + 2 * (cell.standardError ?? 0)));
  if (!(high > low)) return null;
  const smallest = Math.min(...scored.map((cell) => cell.value));
  return low > 0 && high / smallest > LOG_RATIO ? { low, high, log: true } : { low, high, log: false };
}

function place(value: number, { low, high, log }: Axis): number {
  const part = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(100, Math.max(0, part * 100));
}

/** Where a score lies among the board's scores, with two standard errors to each side. The numbers stand beside it. */
export function IntervalStrip({ cell, axis, muted }: { cell: Cell; axis: Axis; muted: boolean }) {
  if (cell === null) return null;
  const reach = 2 * (cell.standardError ?? 0);
  const from = place(axis.log ? Math.max(cell.value - reach, axis.low) : cell.value - reach, axis);
  const to = place(cell.value + reach, axis);
  const tone = muted ? 'bg-control' : 'bg-accent';
  return (
    <span aria-hidden="true" className="relative block h-3 w-full">
      <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
      <span
        className={`-translate-y-1/2 absolute top-1/2 h-[3px] min-w-px rounded-full opacity-40 transition-all duration-700 ${tone}`}
        style={{ left: `${from}%`, width: `${to - from}%` }}
      />
      <span
        className={`-translate-x-1/2 -translate-y-1/2 absolute top-1/2 size-[7px] rounded-full transition-all duration-700 ${tone}`}
        style={{ left: `${place(cell.value, axis)}%` }}
      />
    </span>
  );
}
