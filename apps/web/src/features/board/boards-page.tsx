'use client';

import { useQuery } from '@apollo/client/react';
import Link from 'next/link';
import { explain } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { BoardCard } from './board-card.tsx';
import { BoardsDocument } from './documents.ts';

export function BoardsPage() {
  const { data, error, refetch, fetchMore } = useQuery(BoardsDocument, { fetchPolicy: 'cache-and-network' });
  const boards = data?.boards.edges.map(({ node }) => node);
  const page = data?.boards.pageInfo;
  return (
    <>
      <title>Fidboard: live leaderboards for image generators</title>
      <div className="mb-9 max-w-2xl pt-3 sm:mb-12 sm:pt-6">
        <h1 className="text-2xl sm:text-3xl">Live leaderboards for image generators</h1>
        <p className="mt-3 text-ink-2 text-lg">
          Upload samples and watch them scored against a reference and take their place, each number under a
          protocol that is written down.
        </p>
      </div>
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h2 className="text-base text-ink-2 tracking-normal">Boards</h2>
        <Link href="/boards/new" className="link text-sm">
          Host a board
        </Link>
      </div>
      {boards && boards.length > 0 && (
        <ul className="grid gap-4 lg:grid-cols-2">
          {boards.map((board) => (
            <BoardCard key={board.id} board={board} />
          ))}
        </ul>
      )}
      {boards?.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState title="No boards yet">
            The demo board appears here a few seconds after the first start. Reload if you have just started
            the server.
          </EmptyState>
        </div>
      )}
      {!boards && error && (
        <ErrorState
          title="The boards could not be loaded"
          message={explain(error)}
          onRetry={() => void refetch()}
        />
      )}
      {!boards && !error && (
        <div className="grid gap-4 lg:grid-cols-2">
          <Loading what="the boards" />
          <Skeleton className="h-60 rounded-lg" />
          <Skeleton className="h-60 rounded-lg" />
        </div>
      )}
      {page?.hasNextPage && (
        <Button
          className="mt-5"
          onClick={() =>
            void fetchMore({
              variables: { after: page.endCursor },
              updateQuery: (old, { fetchMoreResult }) => ({
                boards: {
                  ...fetchMoreResult.boards,
                  edges: [...old.boards.edges, ...fetchMoreResult.boards.edges],
                },
              }),
            })
          }
        >
          Show more boards
        </Button>
      )}
    </>
  );
}
