'use client';

import { useQuery } from '@apollo/client/react';
import Link from 'next/link';
import { explain } from '../../client/failure.ts';
import { buttonLook } from '../../design/button.tsx';
import { Missing } from '../../design/missing.tsx';
import { EmptyState, ErrorState, Notice } from '../../design/states.tsx';
import { counted } from '../../format/numbers.ts';
import { EmbedSnippet } from '../embed/embed-snippet.tsx';
import { byInvitation, maySubmit } from '../entry/by-invitation.ts';
import { EntrantsPanel } from '../entry/entrants-panel.tsx';
import { SubmitAction } from '../entry/submit-action.tsx';
import { PhasesPanel } from '../phase/phases-panel.tsx';
import { Activity } from './activity.tsx';
import { BoardSkeleton } from './board-skeleton.tsx';
import { type Board, columnsInOrder, namedTitle, scaleText } from './columns.ts';
import { BoardDocument } from './documents.ts';
import { EvaluatingNow } from './evaluating-now.tsx';
import { Exports } from './exports.tsx';
import { HostPanel } from './host-panel.tsx';
import { LoadedFrom } from './loaded-from.tsx';
import { PendingVersion } from './pending-version.tsx';
import { ProtocolPanel } from './protocol-panel.tsx';
import { RankingRule } from './ranking-rule.tsx';
import { RankingTable } from './ranking-table.tsx';
import { RankingVersion } from './ranking-version.tsx';
import { SubmissionHistory } from './submission-history.tsx';
import { useLiveBoard } from './use-live-board.ts';

export function BoardPage({ slug }: { slug: string }) {
  const { data, error, refetch } = useQuery(BoardDocument, { variables: { slug } });
  useLiveBoard(slug, data?.board?.version);

  if (data?.board) return <BoardView board={data.board} />;
  if (error) {
    return (
      <ErrorState
        title="This board could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) return <BoardSkeleton />;
  return (
    <Missing title="There is no such board">
      It may have been renamed, or it is private and you are not signed in to the right account.
    </Missing>
  );
}

function BoardView({ board }: { board: Board }) {
  const scored = board.ranking !== null && board.ranking.entries.length > 0;
  const shown = scored || board.reported.length > 0;
  return (
    <>
      <title>{`${board.title} \u00b7 Fidboard`}</title>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="max-w-3xl">
          <h1 className="text-2xl sm:text-3xl">{board.title}</h1>
          {board.description && <p className="mt-1.5 text-ink-2">{board.description}</p>}
          {board.loadedFrom && <LoadedFrom origin={board.loadedFrom} />}
        </div>
        <div className="flex flex-wrap items-center gap-2.5">
          {board.viewerIsHost && (
            <Link href={`/boards/new?edit=${encodeURIComponent(board.slug)}`} className={buttonLook()}>
              Change the board
            </Link>
          )}
          <SubmitAction board={board} text="Submit samples" primary />
        </div>
      </header>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20.5rem] lg:grid-rows-[auto_1fr]">
        <section
          aria-labelledby="ranking-heading"
          className="min-w-0 rounded-lg border border-line bg-surface"
        >
          <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 px-4 py-2">
            <h2 id="ranking-heading" className="text-base tracking-normal">
              Ranking
            </h2>
            <RankingVersion ranking={board.ranking} />
          </header>
          {board.pendingVersion && <PendingVersion version={board.pendingVersion} />}
          {board.references.map((reference) => (
            <ReferenceNotice key={reference.id} reference={reference} />
          ))}
          {shown && (
            <>
              <PhoneCaption board={board} />
              <div className="overflow-x-auto border-line border-y">
                <RankingTable board={board} />
              </div>
              <RankingRule board={board} />
              <Exports slug={board.slug} />
              {board.visibility !== 'PRIVATE' && <EmbedSnippet slug={board.slug} title={board.title} />}
            </>
          )}
          {!scored && (
            <div className="border-line border-t">
              <FirstScores board={board} />
            </div>
          )}
        </section>
        <div className="grid min-w-0 grid-cols-1 gap-5 sm:max-lg:grid-cols-2 lg:row-span-2">
          <HostPanel slug={board.slug} version={board.version} />
          {board.viewerIsHost && byInvitation(board) && (
            <EntrantsPanel slug={board.slug} version={board.version} />
          )}
          <PhasesPanel slug={board.slug} version={board.version} />
          <EvaluatingNow submissions={board.activeSubmissions} />
          <ProtocolPanel board={board} />
          <Activity board={board} />
        </div>
        <div className="min-w-0">
          <SubmissionHistory board={board} />
        </div>
      </div>
    </>
  );
}

/** On a phone the cards have no column heads: this names their large number. */
function PhoneCaption({ board }: { board: Board }) {
  const primary = columnsInOrder(board.columns)[0]?.column;
  if (!primary) return null;
  return (
    <p className="px-4 pb-2 text-right text-ink-2 text-xs md:hidden">
      {namedTitle(primary.title, board.protocol.extractorTitle)}
      {scaleText(primary.scale) && `, ${scaleText(primary.scale)}`}{' '}
      <span aria-hidden="true">{primary.direction === 'LOWER' ? '\u2193' : '\u2191'}</span>
    </p>
  );
}

function FirstScores({ board }: { board: Board }) {
  const running = board.activeSubmissions.length;
  if (running > 0) {
    return (
      <EmptyState title="The first scores are on their way">
        {counted(running, 'submission')} {running === 1 ? 'is' : 'are'} being evaluated. The ranking fills in
        by itself as they finish.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No method has been scored yet"
      action={maySubmit(board) && <SubmitAction board={board} text="Submit the first samples" />}
    >
      Upload a set of generated images and it is scored against{' '}
      {board.references.map(({ name }) => name).join(', ')}.
    </EmptyState>
  );
}

function ReferenceNotice({ reference }: { reference: Board['references'][number] }) {
  const { state, name, failureMessage } = reference;
  if (state === 'READY') return null;
  return (
    <div className="px-4 pb-3">
      {state === 'PREPARING' ? (
        <Notice role="status">
          The reference, {name}, is being prepared. Scoring starts when it is ready.
        </Notice>
      ) : (
        <Notice tone="bad" role="alert">
          The reference, {name}, could not be prepared: {failureMessage ?? 'the reason is not known'}. Nothing
          can be scored until the host replaces it.
        </Notice>
      )}
    </div>
  );
}
