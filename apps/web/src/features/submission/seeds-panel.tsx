import Link from 'next/link';
import { Panel } from '../../design/panel.tsx';
import { columnKey, namedTitle, referenceText, scaleText } from '../board/columns.ts';
import { seedText } from '../board/seed-text.ts';
import type { SubmissionDetails } from './submission-view.tsx';

type Group = NonNullable<SubmissionDetails['seedGroup']>;

/** The method's submissions that differ from this one by seed alone, and what they make of each score. */
export function SeedsPanel({
  group,
  submission,
  board,
}: {
  group: Group;
  submission: SubmissionDetails;
  board: NonNullable<SubmissionDetails['board']>;
}) {
  const { id } = submission;
  return (
    <Panel title="Seeds">
      <ul className="divide-y divide-line">
        {board.columns.map((column, at) => {
          const text = seedText(group.columns[at], column);
          if (text === null) return null;
          return (
            <li
              key={columnKey(column)}
              className="flex flex-wrap justify-between gap-x-6 px-4 py-2.5 text-sm"
            >
              <span>
                {namedTitle(column.title, board.protocol.extractorTitle)}
                {referenceText(column, submission.currentEvaluations) && (
                  <span className="text-ink-3"> against {column.reference?.name}</span>
                )}
                {scaleText(column.scale) && <span className="text-ink-3"> {scaleText(column.scale)}</span>}
              </span>
              <span className="numeric">{text}</span>
            </li>
          );
        })}
      </ul>
      <p className="border-line border-t px-4 py-2.5 text-ink-3 text-xs">
        Mean and standard deviation over submissions that differ by seed alone:{' '}
        {group.submissions.map((each, at) => (
          <span key={each.id}>
            {at > 0 && ', '}
            {each.id === id ? (
              <span>seed {each.seed} (this one)</span>
            ) : (
              <Link href={`/submissions/${encodeURIComponent(each.id)}`} className="link">
                seed {each.seed}
              </Link>
            )}
          </span>
        ))}
        .
      </p>
    </Panel>
  );
}
