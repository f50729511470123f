'use client';

import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import type { SubmissionProgressFragment } from '../../generated/graphql.ts';
import { activityOf } from './activity-words.ts';
import type { Board } from './columns.ts';

const SHOWN = 8;

export function Activity({ board }: { board: Board }) {
  const submissions: SubmissionProgressFragment[] = [
    ...board.activeSubmissions,
    ...board.submissions.edges.map(({ node }) => node),
  ];
  const names = new Map<string, string>();
  for (const entry of board.ranking?.entries ?? []) names.set(entry.submission.id, entry.method.name);
  for (const { id, method, label } of submissions)
    names.set(id, label ? `${method.name} (${label})` : method.name);
  const lines = activityOf(board.recentEvents, names).slice(0, SHOWN);
  return (
    <Panel title="Recent activity">
      {lines.length === 0 ? (
        <p className="px-4 py-5 text-ink-2 text-sm">Nothing has happened on this board yet.</p>
      ) : (
        <ol className="px-4 py-2">
          {lines.map(({ version, text, createdAt }) => (
            <li key={version} className="flex items-baseline justify-between gap-3 py-1 text-sm">
              <span className="min-w-0">{text}</span>
              <Moment iso={createdAt} className="shrink-0 text-ink-3 text-xs" />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
