import { useApolloClient } from '@apollo/client/react';
import { auth } from '../../client/auth.ts';
import { reconnect } from '../../client/socket.ts';

/** What must happen when the viewer changes: nothing cached for the old one stays, and the socket signs in again. */
export function useSessionChange() {
  const client = useApolloClient();
  async function sessionChanged(): Promise<void> {
    await client.resetStore();
    reconnect();
  }
  async function signOut(): Promise<void> {
    await auth.signOut();
    await sessionChanged();
  }
  return { sessionChanged, signOut };
}
