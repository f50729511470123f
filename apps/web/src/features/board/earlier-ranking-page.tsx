'use client';

import { useQuery } from '@apollo/client/react';
import { explain } from '../../client/failure.ts';
import { Missing } from '../../design/missing.tsx';
import { Moment } from '../../design/moment.tsx';
import { ErrorState } from '../../design/states.tsx';
import { ExtractionFacts } from '../extraction/extraction-facts.tsx';
import { Fingerprint } from '../extraction/fingerprint.tsx';
import { BackToBoard } from './back-to-board.tsx';
import { BoardSkeleton } from './board-skeleton.tsx';
import { EarlierRankingDocument } from './documents.ts';
import { Exports } from './exports.tsx';
import { RankingTable } from './ranking-table.tsx';

/** A ranking that a board once had, in the columns and under the protocol that it was computed for. */
export function EarlierRankingPage({ slug, number }: { slug: string; number: number }) {
  const { data, error, refetch } = useQuery(EarlierRankingDocument, { variables: { slug, number } });
  if (error) {
    return (
      <ErrorState
        title="This ranking could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) return <BoardSkeleton />;
  const board = data.board;
  const ranking = board?.rankingNumbered;
  if (!board || !ranking) {
    return (
      <Missing title="There is no such ranking">The board may be private, or its scores hidden.</Missing>
    );
  }
  const { columns, protocolVersion } = ranking;
  const { protocol, references } = protocolVersion;
  const { title, rankingOrder } = board;
  return (
    <>
      <title>{`Ranking ${number} of ${title} \u00b7 Fidboard`}</title>
      <BackToBoard slug={slug} title={title} />
      <h1 className="mt-2 mb-1.5 text-2xl sm:text-3xl">Ranking {number}</h1>
      <p className="numeric mb-6 text-ink-2 text-sm">
        Made <Moment iso={ranking.createdAt} /> under protocol version {protocolVersion.number}
        {board.ranking && board.ranking.number !== number && '. The board has been ranked anew since'}.
      </p>
      <section aria-label="Ranking" className="rounded-lg border border-line bg-surface">
        <div className="overflow-x-auto border-line border-b">
          <RankingTable
            board={{ title, rankingOrder, ranking, columns, protocol, references, reported: [] }}
          />
        </div>
        <dl className="grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-1.5 px-4 py-3.5 text-sm [&_dt]:text-ink-3">
          <ExtractionFacts extraction={protocol.extraction} />
          <dt>Measured against</dt>
          <dd>{references.map(({ name }) => name).join(', ')}</dd>
          <Fingerprint term="Fingerprint" fingerprint={protocol.fingerprint} />
        </dl>
        <Exports slug={slug} number={number} />
      </section>
    </>
  );
}
