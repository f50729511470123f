'use client';

import { useQuery } from '@apollo/client/react';
import Link from 'next/link';
import { explain } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Missing } from '../../design/missing.tsx';
import { Moment } from '../../design/moment.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import type { HostLogQuery } from '../../generated/graphql.ts';
import { BackToBoard } from './back-to-board.tsx';
import { HostLogDocument } from './host-documents.ts';
import { actionText, detailLines } from './host-log-words.ts';

type Entry = NonNullable<HostLogQuery['board']>['hostActions']['nodes'][number];

/** What the host did to a board, newest first. */
export function HostLogPage({ slug }: { slug: string }) {
  const { data, error, refetch, fetchMore } = useQuery(HostLogDocument, {
    variables: { slug },
    fetchPolicy: 'network-only',
  });
  const board = data?.board;
  if (board?.viewerIsHost) {
    const { nodes, pageInfo } = board.hostActions;
    const more = () =>
      fetchMore({
        variables: { after: pageInfo.endCursor },
        updateQuery: (before, { fetchMoreResult: next }) => {
          if (!before.board || !next.board) return before;
          const hostActions = {
            ...next.board.hostActions,
            nodes: [...before.board.hostActions.nodes, ...next.board.hostActions.nodes],
          };
          return { board: { ...before.board, hostActions } };
        },
      });
    return (
      <>
        <title>{`Log of ${board.title} \u00b7 Fidboard`}</title>
        <BackToBoard slug={slug} title={board.title} />
        <h1 className="mt-2 mb-1.5 text-2xl sm:text-3xl">What the host did</h1>
        <p className="mb-6 text-ink-2 text-sm">
          Only you, the host, read this. Nothing here is ever changed.
        </p>
        {nodes.length === 0 ? (
          <EmptyState title="Nothing yet">What you do to this board from now on stands here.</EmptyState>
        ) : (
          <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
            {nodes.map((entry) => (
              <LogEntry key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
        {pageInfo.hasNextPage && (
          <Button className="mt-4" onClick={more}>
            Show older entries
          </Button>
        )}
      </>
    );
  }
  if (error)
    return (
      <ErrorState
        title="The log could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  if (data) return <Missing title="There is no such log">Only the host of a board reads its log.</Missing>;
  return (
    <>
      <Loading what="the log" />
      <Skeleton className="h-10 w-60" />
      <Skeleton className="mt-7 h-64 rounded-lg" />
    </>
  );
}

function LogEntry({ entry }: { entry: Entry }) {
  const { action, actorName, submission, details, createdAt } = entry;
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p>
          <span className="font-medium">{actorName ?? 'Fidboard'}</span> {actionText(action)}
          {submission && (
            <>
              {' '}
              <Link href={`/submissions/${encodeURIComponent(submission.id)}`} className="link">
                {submission.method.name}
                {submission.label && `, ${submission.label}`}
              </Link>
            </>
          )}
        </p>
        <Moment iso={createdAt} className="text-ink-3 text-xs" />
      </div>
      {detailLines(details).map((line) => (
        <p key={line} className="mt-0.5 break-words text-ink-2 text-xs">
          {line}
        </p>
      ))}
    </li>
  );
}
