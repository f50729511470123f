'use client';

import { useQuery } from '@apollo/client/react';
import { explain } from '../../client/failure.ts';
import { Missing } from '../../design/missing.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { BackToBoard } from '../board/back-to-board.tsx';
import { AddWebhookForm } from './add-webhook-form.tsx';
import { BoardWebhooksDocument } from './documents.ts';
import { WebhookPanel } from './webhook-panel.tsx';

/** How often the page asks again: deliveries come and go without the board changing. */
const ASK_EVERY_MS = 3000;

/** For the host: who hears of a board's events, and what was sent. */
export function WebhooksPage({ slug }: { slug: string }) {
  const { data, error, refetch } = useQuery(BoardWebhooksDocument, {
    variables: { slug },
    fetchPolicy: 'network-only',
    pollInterval: ASK_EVERY_MS,
  });
  const board = data?.board;
  if (board?.viewerIsHost) {
    const changed = () => void refetch();
    return (
      <>
        <title>{`Webhooks of ${board.title} \u00b7 Fidboard`}</title>
        <BackToBoard slug={slug} title={board.title} />
        <h1 className="mt-2 mb-1.5 text-2xl sm:text-3xl">Webhooks</h1>
        <p className="mb-6 max-w-2xl text-ink-2 text-sm">
          Addresses that are told of scores, failures, rankings and released scores as they come, by signed
          requests. Only you, the host, see them.
        </p>
        <div className="space-y-6">
          <AddWebhookForm slug={slug} onAdded={changed} />
          {board.webhooks.length === 0 ? (
            <EmptyState title="No webhooks yet">Nobody is told of what happens on this board.</EmptyState>
          ) : (
            board.webhooks.map((webhook) => (
              <WebhookPanel key={webhook.id} webhook={webhook} onChanged={changed} />
            ))
          )}
        </div>
      </>
    );
  }
  if (error)
    return (
      <ErrorState
        title="The webhooks could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  if (data)
    return <Missing title="There is no such page">Only the host of a board sees its webhooks.</Missing>;
  return (
    <>
      <Loading what="the webhooks" />
      <Skeleton className="h-10 w-60" />
      <Skeleton className="mt-7 h-64 rounded-lg" />
    </>
  );
}
