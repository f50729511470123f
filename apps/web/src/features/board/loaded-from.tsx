import { absoluteTime } from '../../format/time.ts';
import type { Board } from './columns.ts';

/** Where a loaded board is from, and who signed what came with it. */
export function LoadedFrom({ origin }: { origin: NonNullable<Board['loadedFrom']> }) {
  const { url, takenAt, loadedAt, keysUrl } = origin;
  return (
    <p className="mt-2 text-ink-3 text-sm [overflow-wrap:anywhere]">
      Loaded from{' '}
      <a href={url} className="link" rel="noreferrer nofollow">
        {url}
      </a>{' '}
      on <time dateTime={loadedAt}>{absoluteTime(loadedAt)}</time>, as it was at{' '}
      <time dateTime={takenAt}>{absoluteTime(takenAt)}</time>. Receipts of scores from there are signed by
      that platform, not by this one; the{' '}
      <a href={keysUrl} className="link">
        keys
      </a>{' '}
      came with the board.
    </p>
  );
}
