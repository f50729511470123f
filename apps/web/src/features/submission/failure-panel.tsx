import Link from 'next/link';
import { buttonLook } from '../../design/button.tsx';
import { Panel } from '../../design/panel.tsx';
import type { SubmissionDetails } from './submission-view.tsx';

interface FailurePanelProps {
  failure: NonNullable<SubmissionDetails['failure']>;
  /** Null where it cannot be submitted again, since the board is not seen any more. */
  boardSlug: string | null;
}

export function FailurePanel({ failure, boardSlug }: FailurePanelProps) {
  const ours = failure.fault === 'PLATFORM';
  return (
    <Panel
      title="This submission could not be scored"
      aside={<code className="font-mono text-ink-3 text-xs">{failure.code}</code>}
    >
      <div className="space-y-3 border-bad border-l-2 px-4 py-4">
        <p>{failure.message}</p>
        <p className="text-ink-2 text-sm">
          {ours
            ? 'The fault was ours, not the file\u2019s: nothing has been charged. Submit the same file again; if it fails twice, tell whoever runs this server and give them the code above.'
            : 'Correct the file and submit it again. The other submissions of your method are not affected.'}
        </p>
        {boardSlug !== null && (
          <Link href={`/submit?board=${encodeURIComponent(boardSlug)}`} className={buttonLook()}>
            Submit again
          </Link>
        )}
      </div>
    </Panel>
  );
}
