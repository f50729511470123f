import { openSession, type Provider, type Session } from './session.ts';

/** What a cached session offers: no disposal, since it belongs to the process. */
export type GraphSession = Omit<Session, typeof Symbol.asyncDispose>;

const sessions = new Map<string, Promise<GraphSession>>();

/**
 * The process's one session for (key, provider), built at the first call and kept until the process ends.
 *
 * Creating and releasing sessions in a loop leaks native memory, so small graphs live here; two graphs
 * with one key must be the same graph.
 */
export function graphSession(
  key: string,
  build: () => Uint8Array,
  provider: Provider = 'cpu',
): Promise<GraphSession> {
  const id = `${provider} ${key}`;
  let session = sessions.get(id);
  if (session === undefined) {
    session = openSession(build(), { provider });
    sessions.set(id, session);
    // A failed start is not kept: the next call tries again.
    session.catch(() => sessions.delete(id));
  }
  return session;
}
