import Link from 'next/link';
import { counted } from '../../format/numbers.ts';
import type { BoardsQuery } from '../../generated/graphql.ts';
import { byInvitation } from '../entry/by-invitation.ts';
import { columnsInOrder, namedTitle } from './columns.ts';
import { ScoreValue } from './score-value.tsx';

type ListedBoard = BoardsQuery['boards']['edges'][number]['node'];

const LEADERS = 3;

/** A board in the list: what it measures, who leads, and whether something is being scored right now. */
export function BoardCard({ board }: { board: ListedBoard }) {
  const ranked = board.ranking?.entries.filter(({ rank }) => rank !== null) ?? [];
  const primary = columnsInOrder(board.columns)[0];
  const active = board.activeSubmissions.length;
  return (
    <li className="relative flex flex-col rounded-lg border border-line bg-surface p-5 transition-colors hover:border-line-strong">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="text-lg">
          <Link
            href={`/boards/${board.slug}`}
            className="after:absolute after:inset-0 after:rounded-lg hover:text-accent"
          >
            {board.title}
          </Link>
        </h3>
        {active > 0 && (
          <span className="flex shrink-0 items-center gap-1.5 text-accent text-xs">
            <span
              aria-hidden="true"
              className="size-1.5 animate-[breathe_1.6s_ease-in-out_infinite] rounded-full bg-accent"
            />
            {active} being scored
          </span>
        )}
      </div>
      {board.description && <p className="mt-1 line-clamp-2 text-ink-2 text-sm">{board.description}</p>}
      {ranked.length > 0 && primary ? (
        <ol className="mt-4 border-line border-t text-sm">
          {ranked.slice(0, LEADERS).map(({ rank, method, cells }) => {
            const cell = cells[primary.cell];
            return (
              <li key={method.id} className="flex items-baseline gap-3 border-line border-b py-1.5">
                <span className="numeric w-4 text-ink-3">{rank}</span>
                <span className="min-w-0 flex-1 truncate">
                  {method.name} <span className="text-ink-3 text-xs">{method.team.name}</span>
                </span>
                {cell && (
                  <ScoreValue column={primary.column} value={cell.value} standardError={cell.standardError} />
                )}
              </li>
            );
          })}
        </ol>
      ) : (
        <p className="mt-4 border-line border-y py-3 text-ink-3 text-sm">
          {active > 0 ? 'The first scores are on their way.' : 'No method has been scored yet.'}
        </p>
      )}
      <p className="numeric mt-auto pt-3 text-ink-3 text-xs">
        {primary
          ? namedTitle(primary.column.title, board.protocol.extractorTitle)
          : board.protocol.extractorTitle}
        {` \u00b7 ${board.references.map(({ name }) => name).join(', ')}`}
        {ranked.length > 0 && ` \u00b7 ${counted(ranked.length, 'ranked method')}`}
        {byInvitation(board) &&
          ` \u00b7 by invitation${board.mySubmittingTeams.length > 0 ? ', and you may submit' : ''}`}
      </p>
    </li>
  );
}
