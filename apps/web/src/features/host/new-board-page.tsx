'use client';

import { useQuery } from '@apollo/client/react';
import { explain } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Missing } from '../../design/missing.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { SignedOut } from '../account/signed-out.tsx';
import { BoardForm } from './board-form.tsx';
import { BoardToEditDocument, HostChoicesDocument } from './documents.ts';
import { extractorsOf } from './protocol-choices.ts';

/** Makes a board, or changes the one whose slug `edit` is. */
export function NewBoardPage({ edit }: { edit?: string | undefined }) {
  const choices = useQuery(HostChoicesDocument, { fetchPolicy: 'cache-and-network' });
  const edited = useQuery(BoardToEditDocument, { variables: { slug: edit ?? '' }, skip: edit === undefined });
  const error = choices.error ?? edited.error;
  if (error && !choices.data)
    return (
      <ErrorState
        title="The form could not be loaded"
        message={explain(error)}
        onRetry={() => void choices.refetch()}
      />
    );
  if (!choices.data || (edit !== undefined && !edited.data)) {
    return (
      <>
        <Loading what="the form" />
        <Skeleton className="h-10 w-60" />
        <Skeleton className="mt-6 h-96 rounded-lg" />
      </>
    );
  }
  const next = edit === undefined ? '/boards/new' : `/boards/new?edit=${encodeURIComponent(edit)}`;
  if (!choices.data.viewer) {
    return (
      <SignedOut title="Host a board" next={next}>
        Sign in to make a board: its reference, its columns and how it ranks are yours to choose.
      </SignedOut>
    );
  }
  const board = edited.data?.board;
  if (edit !== undefined && !board)
    return <Missing title="There is no such board">Check its address.</Missing>;
  const [first, ...others] = extractorsOf(choices.data, board ? [board] : []);
  if (first === undefined) {
    return (
      <div className="rounded-lg border border-line bg-surface">
        <EmptyState
          title="No worker is online"
          action={<Button onClick={() => void choices.refetch()}>Look again</Button>}
        >
          A board is measured by the networks that workers have. Start one, or ask the operator to; fidboard
          board apply makes a board without.
        </EmptyState>
      </div>
    );
  }
  return (
    <BoardForm
      key={board?.id ?? ''}
      choices={choices.data}
      extractors={[first, ...others]}
      {...(board ? { board } : {})}
    />
  );
}
