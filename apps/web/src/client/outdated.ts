import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { useSyncExternalStore } from 'react';

let outdated = false;
const listeners = new Set<() => void>();

/** Whether an operation failed because the server does not know it: it stands in a page that another version made. */
export function isOutdated(error: unknown): boolean {
  return (
    CombinedGraphQLErrors.is(error) &&
    error.errors.some(({ extensions }) => extensions?.code === 'PERSISTED_QUERY_NOT_FOUND')
  );
}

export function watchForOutdated(error: unknown): void {
  if (outdated || !isOutdated(error)) return;
  outdated = true;
  for (const listener of listeners) listener();
}

/** Whether this page is of another version than the server, until it is loaded anew. */
export function useOutdated(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => outdated,
    () => false,
  );
}
