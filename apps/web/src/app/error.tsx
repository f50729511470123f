'use client';

import { ErrorState } from '../design/states.tsx';

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <ErrorState
      title="This page stopped working"
      message="The fault is ours. Try again; if it stays, reload the page or go back to the boards."
      onRetry={reset}
    />
  );
}
