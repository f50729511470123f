import { type Board, columnsInOrder, namedTitle } from './columns.ts';
import { groupStarts } from './groups.ts';

const STANDING = {
  BEST: 'its best submission',
  LATEST: 'its latest submission',
  CHOSEN: 'the submission that its team chose',
} as const;

const MEANS = { MEAN_RANK: 'mean', MEDIAN_RANK: 'median' } as const;

/** The order in words. */
export function RankingRule({ board }: { board: Board }) {
  const { rankingOrder, standing, protocol } = board;
  const columns = columnsInOrder(board.columns);
  const primary = columns[0]?.column;
  if (!primary) return null;
  const { extractorTitle } = protocol;
  const counted = columns.filter(({ column }) => column.ranked || column.primary).length;
  const order =
    rankingOrder === 'PRIMARY'
      ? `Ranked by ${namedTitle(primary.title, extractorTitle)}; ${primary.direction === 'LOWER' ? 'lower' : 'higher'} is better.`
      : `Ranked by the ${MEANS[rankingOrder]} of a method’s ranks in ${counted} columns.`;
  const entries = board.ranking?.entries ?? [];
  const open = entries.some(({ interval }) => interval && interval.low !== interval.high);
  const grouped = groupStarts(entries).size > 0;
  const groups = entries.flatMap(({ group }) => group ?? []);
  const together = groups.length > 1 && new Set(groups).size === 1;
  return (
    <p className="px-4 py-2.5 text-ink-3 text-xs">
      {order} Every column is computed from {extractorTitle} features, with its standard error where there is
      one. A method counts with {STANDING[standing]}, equal scores share a rank, and baselines stand in line
      without one.
      {board.reported.length > 0 &&
        ' Reported results are copied from their sources and not computed here: they stand where their values would, without a rank, and may be under another protocol.'}
      {open && ' Small ranks are those that the standard errors leave open, in 95 of 100 draws.'}
      {together && ' None of the methods can be told from the first.'}
      {grouped && ' Methods between two heavier lines cannot be told from the first of them.'}
    </p>
  );
}
