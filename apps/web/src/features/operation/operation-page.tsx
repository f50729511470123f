'use client';

import { useQuery } from '@apollo/client/react';
import { explain } from '../../client/failure.ts';
import { Missing } from '../../design/missing.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { ErrorState, Notice } from '../../design/states.tsx';
import type { OperationQuery } from '../../generated/graphql.ts';
import { OperationDocument } from './documents.ts';
import { FailuresPanel } from './failures-panel.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { StoragePanel } from './storage-panel.tsx';
import { WorkersPanel } from './workers-panel.tsx';

export type OperationFacts = NonNullable<OperationQuery['operation']>;

const REFRESH_MS = 5000;

/** How the machines do, asked again every few seconds; for operators, and absent for everybody else. */
export function OperationPage() {
  const { data, error, refetch } = useQuery(OperationDocument, {
    fetchPolicy: 'network-only',
    pollInterval: REFRESH_MS,
  });
  if (data?.operation) return <OperationView facts={data.operation} stale={error !== undefined} />;
  if (error) {
    return (
      <ErrorState
        title="How the machines do could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  }
  if (data) return <Missing title="Nothing is here">Check the address, or sign in first.</Missing>;
  return (
    <>
      <Loading what="how the machines do" />
      <Skeleton className="h-10 w-52" />
      <Skeleton className="mt-7 h-56 rounded-lg" />
    </>
  );
}

function OperationView({ facts, stale }: { facts: OperationFacts; stale: boolean }) {
  const { fidboard, node, postgresql } = facts.versions;
  return (
    <>
      <h1 className="text-2xl sm:text-3xl">Operation</h1>
      <p className="mt-1.5 mb-6 text-ink-2 text-sm">
        Fidboard {fidboard}, Node.js {node}, PostgreSQL {postgresql}
      </p>
      {stale && (
        <div className="mb-5">
          <Notice tone="warn" role="status">
            The server does not answer: this is how things were.
          </Notice>
        </div>
      )}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <div className="lg:col-span-2">
          <WorkersPanel workers={facts.workers} />
        </div>
        <QueuePanel queue={facts.queue} />
        <FailuresPanel failures={facts.failures} />
        <div className="lg:col-span-2">
          <StoragePanel storage={facts.storage} databaseBytes={facts.databaseBytes} />
        </div>
      </div>
    </>
  );
}
