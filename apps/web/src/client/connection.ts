import { useSyncExternalStore } from 'react';

/** `epoch` counts the connections made: subscriptions restart from their latest version when it grows. */
export interface Connection {
  status: 'connecting' | 'live' | 'reconnecting';
  epoch: number;
}

const INITIAL: Connection = { status: 'connecting', epoch: 0 };
let state: Connection = INITIAL;
const listeners = new Set<() => void>();

function change(next: Connection): void {
  state = next;
  for (const listener of listeners) listener();
}

export function markConnected(): void {
  change({ status: 'live', epoch: state.epoch + 1 });
}

export function markDisconnected(): void {
  change({ ...state, status: state.epoch === 0 ? 'connecting' : 'reconnecting' });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => INITIAL,
  );
}
