import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import type { SubmissionDetails } from './submission-view.tsx';

/** What was found before the host had it evaluated again: each with its receipt. */
export function EarlierEvaluations({ submission }: { submission: SubmissionDetails }) {
  const current = new Set(submission.currentEvaluations.map(({ id }) => id));
  const earlier = submission.evaluations.filter(({ id }) => !current.has(id));
  if (earlier.length === 0) return null;
  return (
    <Panel title="Earlier evaluations">
      <ul className="divide-y divide-line text-sm">
        {earlier.map(({ id, finishedAt, receipt }) => (
          <li key={id} className="flex items-center justify-between gap-3 px-4 py-2.5">
            <span>{finishedAt ? <Moment iso={finishedAt} /> : 'Not finished'}</span>
            {receipt && (
              <a href={receipt.url} className="link">
                Receipt
              </a>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
