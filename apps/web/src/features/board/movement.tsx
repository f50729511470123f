import { ArrowDown, ArrowUp } from 'lucide-react';
import { ordinal } from '../../format/numbers.ts';

/** How a row moved between the last two rankings. */
export function Movement({
  rank,
  previousRank,
  first,
}: {
  rank: number | null;
  previousRank: number | null;
  first: boolean;
}) {
  if (rank === null || first) return null;
  if (previousRank === null) return <span className="text-accent text-xs">new</span>;
  const by = previousRank - rank;
  if (by === 0) return null;
  const Icon = by > 0 ? ArrowUp : ArrowDown;
  return (
    <span
      title={`was ${ordinal(previousRank)}`}
      className={`numeric inline-flex items-center text-xs ${by > 0 ? 'text-good' : 'text-ink-3'}`}
    >
      <Icon size={12} strokeWidth={2.25} aria-hidden="true" />
      <span className="sr-only">{by > 0 ? 'up' : 'down'} </span>
      {Math.abs(by)}
    </span>
  );
}
