'use client';

import { useSyncExternalStore } from 'react';
import { CopyButton } from '../../design/copy-button.tsx';

/** The HTML that shows a board on another site, to be copied. */
export function EmbedSnippet({ slug, title }: { slug: string; title: string }) {
  // The address that visitors use is known in the browser alone.
  const origin = useSyncExternalStore(
    () => () => {},
    () => window.location.origin,
    () => '',
  );
  const text = snippetOf({ origin, slug, title });
  return (
    <details className="px-4 pb-3 text-ink-3 text-xs">
      <summary className="w-fit cursor-pointer">Show it on another page</summary>
      <div className="mt-1.5 flex items-start gap-1 rounded-md border border-line bg-sunken p-2">
        <code className="min-w-0 flex-1 break-all text-ink-2">{text}</code>
        <CopyButton text={text} label="Copy the HTML" />
      </div>
      <p className="mt-1">
        It stays live. Add ?theme=dark or ?theme=light to the address to fix its colours.
      </p>
    </details>
  );
}

/** An iframe of a board, as HTML. */
export function snippetOf({ origin, slug, title }: { origin: string; slug: string; title: string }): string {
  const source = `${origin}/embed/boards/${encodeURIComponent(slug)}`;
  return `<iframe src="${source}" title="${escaped(title)}" width="100%" height="480" style="border:0" loading="lazy"></iframe>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
