import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { useConnection } from '../../client/connection.ts';
import { SubmissionDocument, SubmissionUpdatesDocument } from './documents.ts';

/** Follows one submission from the version on screen, by the same rule as a board: a gap means asking again. */
export function useLiveSubmission(id: string, version: number | undefined): void {
  const client = useApolloClient();
  const { epoch } = useConnection();
  const known = useRef(version);
  known.current = version;
  const ready = version !== undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection restarts from the version known by then
  useEffect(() => {
    if (!ready) return;
    const reload = () =>
      client.query({ query: SubmissionDocument, variables: { id }, fetchPolicy: 'network-only' });
    const subscription = client
      .subscribe({
        query: SubmissionUpdatesDocument,
        variables: { id, afterVersion: known.current ?? 0 },
        fetchPolicy: 'no-cache',
      })
      .subscribe({
        next: ({ data }) => {
          const update = data?.submissionUpdates;
          const at = known.current ?? 0;
          if (!update || update.toVersion < at) return;
          if (update.fromVersion > at) {
            void reload();
            return;
          }
          client.cache.updateQuery({ query: SubmissionDocument, variables: { id } }, (old) =>
            old?.submission ? { submission: { ...old.submission, ...update.submission } } : undefined,
          );
          known.current = update.toVersion;
        },
        error: () => void reload(),
        // The server ends it when the viewer may no longer look.
        complete: () => void reload(),
      });
    return () => subscription.unsubscribe();
  }, [client, id, ready, epoch]);
}
