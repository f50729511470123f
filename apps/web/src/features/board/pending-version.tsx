import { ProgressBar } from '../../design/progress-bar.tsx';
import { Notice } from '../../design/states.tsx';
import type { Board } from './columns.ts';

/** How far the board is with the protocol version that it is to be ranked by. */
export function PendingVersion({ version }: { version: NonNullable<Board['pendingVersion']> }) {
  const { number, progress } = version;
  const done = progress.scored + progress.failed;
  const text = `${done} of ${progress.total} evaluated again`;
  return (
    <div className="px-4 pb-3">
      <Notice role="status">
        <span className="numeric">
          Protocol version {number} is on its way: {text}
          {progress.failed > 0 && `, ${progress.failed} without a score`}. This ranking stays until that is
          done.
        </span>
        <span className="mt-2 block">
          <ProgressBar label={text} part={progress.total === 0 ? null : done / progress.total} />
        </span>
      </Notice>
    </div>
  );
}
