import { useApolloClient } from '@apollo/client/react';
import { useEffect } from 'react';
import { useConnection } from '../../client/connection.ts';
import { SubmissionProgressUpdatesDocument } from './documents.ts';

/**
 * Keeps the progress of one running submission live in the cache. A board's own updates tell of changes of state;
 * the images done between them belong to the submission.
 */
export function useLiveProgress(id: string): void {
  const client = useApolloClient();
  const { epoch } = useConnection();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection subscribes anew
  useEffect(() => {
    const subscription = client
      .subscribe({ query: SubmissionProgressUpdatesDocument, variables: { id, afterVersion: 0 } })
      // Written into the cache by its id. Should it end early, the board's own updates still carry the state.
      .subscribe({ error: () => undefined });
    return () => subscription.unsubscribe();
  }, [client, id, epoch]);
}
