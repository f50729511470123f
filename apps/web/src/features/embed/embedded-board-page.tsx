'use client';

import { useQuery } from '@apollo/client/react';
import type { MouseEvent } from 'react';
import { explain } from '../../client/failure.ts';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { BoardSkeleton } from '../board/board-skeleton.tsx';
import { BoardDocument } from '../board/documents.ts';
import { RankingTable } from '../board/ranking-table.tsx';
import { RankingVersion } from '../board/ranking-version.tsx';
import { useLiveBoard } from '../board/use-live-board.ts';

/** The ranking of a board for the pages of others: live, without the shell; its links open pages of their own. */
export function EmbeddedBoardPage({ slug }: { slug: string }) {
  const { data, error, refetch } = useQuery(BoardDocument, { variables: { slug } });
  useLiveBoard(slug, data?.board?.version);
  if (error && !data) {
    return (
      <ErrorState
        title="This board could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) return <BoardSkeleton />;
  const { board } = data;
  if (!board) return <EmptyState title="There is no such board">It may have been renamed.</EmptyState>;
  const shown = (board.ranking?.entries.length ?? 0) > 0 || board.reported.length > 0;
  return (
    // The pages behind the links refuse to be framed.
    <section aria-labelledby="embedded-heading" onClickCapture={openOutside}>
      <title>{`${board.title} \u00b7 Fidboard`}</title>
      <header className="flex flex-wrap items-center justify-between gap-x-4 px-4 py-2.5">
        <h1 id="embedded-heading" className="text-base tracking-normal">
          <a href={`/boards/${encodeURIComponent(board.slug)}`} className="link">
            {board.title}
          </a>
        </h1>
        <RankingVersion ranking={board.ranking} />
      </header>
      {shown ? (
        <div className="overflow-x-auto border-line border-y">
          <RankingTable board={board} />
        </div>
      ) : (
        <EmptyState title="No method has been scored yet">
          The ranking appears here with the first.
        </EmptyState>
      )}
    </section>
  );
}

function openOutside(event: MouseEvent): void {
  const anchor = event.target instanceof Element ? event.target.closest('a') : null;
  if (anchor === null) return;
  event.preventDefault();
  window.open(anchor.href, '_blank', 'noopener');
}
