import { useApolloClient, useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import { useConnection } from '../../client/connection.ts';
import type { WorkersQuery } from '../../generated/graphql.ts';
import { WorkerPoolUpdatesDocument, WorkersDocument } from './documents.ts';

/** The worker pool, kept live; undefined until it is known. */
export function useWorkers(): WorkersQuery['workers'] | undefined {
  const client = useApolloClient();
  const { epoch } = useConnection();
  const { data } = useQuery(WorkersDocument);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection asks for the pool afresh
  useEffect(() => {
    const subscription = client
      .subscribe({ query: WorkerPoolUpdatesDocument, fetchPolicy: 'no-cache' })
      .subscribe({
        next: (result) => {
          if (!result.data) return;
          client.writeQuery({ query: WorkersDocument, data: { workers: result.data.workerPoolUpdates } });
        },
        // The number of workers is a side note: without it the page stands, and the next connection asks again.
        error: () => undefined,
      });
    return () => subscription.unsubscribe();
  }, [client, epoch]);
  return data?.workers;
}
