import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { useConnection } from '../../client/connection.ts';
import { BoardDocument, BoardUpdatesDocument } from './documents.ts';

/**
 * Follows a board from the version that is on screen. Each update carries the whole live part of the board, which is
 * written into the cache; an update that does not continue the known version means something was missed, and the
 * board is asked for again. A new connection restarts the subscription from the version known by then.
 */
export function useLiveBoard(slug: string, version: number | undefined): void {
  const client = useApolloClient();
  const { epoch } = useConnection();
  const known = useRef(version);
  known.current = version;
  const ready = version !== undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection restarts from the version known by then
  useEffect(() => {
    if (!ready) return;
    const reload = () =>
      client.query({ query: BoardDocument, variables: { slug }, fetchPolicy: 'network-only' });
    const subscription = client
      .subscribe({
        query: BoardUpdatesDocument,
        variables: { slug, afterVersion: known.current ?? 0 },
        fetchPolicy: 'no-cache',
      })
      .subscribe({
        next: ({ data }) => {
          const update = data?.boardUpdates;
          const at = known.current ?? 0;
          if (!update || update.toVersion < at) return;
          if (update.fromVersion > at) {
            void reload();
            return;
          }
          client.cache.updateQuery({ query: BoardDocument, variables: { slug } }, (old) =>
            old?.board ? { board: { ...old.board, ...update.board } } : undefined,
          );
          known.current = update.toVersion;
        },
        // The socket retries by itself; an error that arrives here is an answer (board gone, not allowed): look again.
        error: () => void reload(),
        // The server ends it when the viewer may no longer look.
        complete: () => void reload(),
      });
    return () => subscription.unsubscribe();
  }, [client, slug, ready, epoch]);
}
