'use client';

import { useSyncExternalStore } from 'react';
import { absoluteTime, relativeTime } from '../format/time.ts';

const TICK_MS = 5000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One clock for all moments on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** "4 min ago", kept up to date, with the full time on hover. */
export function Moment({ iso, className = '' }: { iso: string; className?: string }) {
  const time = useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );
  // The clock may be up to a tick behind a moment that has just arrived.
  return (
    <time
      dateTime={iso}
      title={absoluteTime(iso)}
      className={`whitespace-nowrap ${className}`}
      suppressHydrationWarning
    >
      {relativeTime(iso, time)}
    </time>
  );
}
