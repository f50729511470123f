import { Moment } from '../../design/moment.tsx';
import type { Board } from './columns.ts';
import { LiveIndicator } from './live-indicator.tsx';

/** Which ranking is shown, since when, and whether it is live. */
export function RankingVersion({ ranking }: Pick<Board, 'ranking'>) {
  return (
    <p className="numeric flex flex-wrap items-center gap-x-3 text-ink-3 text-sm">
      {ranking && (
        <span>
          Version {ranking.number}, <Moment iso={ranking.createdAt} />
        </span>
      )}
      <LiveIndicator />
    </p>
  );
}
