'use client';

import { useOutdated } from '../../client/outdated.ts';
import { Button } from '../../design/button.tsx';

/** Over every page that is of another version than the server: nothing of it can be asked or done before it is loaded anew. */
export function OutdatedNotice() {
  if (!useOutdated()) return null;
  return (
    <div
      role="alert"
      className="fixed inset-x-0 bottom-0 z-50 flex flex-wrap items-center justify-center gap-x-4 gap-y-2 border-line-strong border-t bg-surface px-4 py-3 text-sm shadow-2xl"
    >
      <p>
        Fidboard was brought to another version while this page was open. Copy what you have typed, then
        reload.
      </p>
      <Button onClick={() => window.location.reload()}>Reload</Button>
    </div>
  );
}
