'use client';

import { useConnection } from '../../client/connection.ts';

const WORDS = { connecting: 'Connecting\u2026', live: 'Live', reconnecting: 'Reconnecting\u2026' };

export function LiveIndicator() {
  const { status } = useConnection();
  const live = status === 'live';
  return (
    <span role="status" className="inline-flex items-center gap-1.5 whitespace-nowrap text-ink-2 text-sm">
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${live ? 'bg-good' : 'animate-[breathe_1.2s_ease-in-out_infinite] bg-warn'}`}
      />
      {WORDS[status]}
    </span>
  );
}
