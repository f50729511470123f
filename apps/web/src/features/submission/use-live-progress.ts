import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';
import { useConnection } from '../../client/connection.ts';
import { explain } from '../../client/failure.ts';
import { SubmissionProgressDocument, SubmissionProgressUpdatesDocument } from './documents.ts';

/**
 * Keeps the progress of one running submission live in the cache, from the version on screen. A board's own updates
 * tell of changes of state; the images done between them belong to the submission. Returns what went wrong, as a
 * sentence, or null.
 */
export function useLiveProgress(id: string, version: number): string | null {
  const client = useApolloClient();
  const { epoch } = useConnection();
  const known = useRef(version);
  known.current = version;
  const [problem, setProblem] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection restarts from the version known by then
  useEffect(() => {
    setProblem(null);
    // What it carries is written into the cache by its id.
    const subscription = client
      .subscribe({
        query: SubmissionProgressUpdatesDocument,
        variables: { id, afterVersion: known.current },
      })
      .subscribe({
        next: ({ error }) => {
          if (!error) return;
          setProblem(explain(error));
          client
            .query({ query: SubmissionProgressDocument, variables: { id }, fetchPolicy: 'network-only' })
            .catch((failure: unknown) => setProblem(explain(failure)));
        },
      });
    return () => subscription.unsubscribe();
  }, [client, id, epoch]);
  return problem;
}
