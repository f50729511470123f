'use client';

import { useApolloClient } from '@apollo/client/react';
import Link from 'next/link';
import { useState } from 'react';
import { explain } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import { EmptyState } from '../../design/states.tsx';
import { compactNumber, counted } from '../../format/numbers.ts';
import type { SubmissionProgressFragment } from '../../generated/graphql.ts';
import { StateTag } from '../submission/state-tag.tsx';
import type { Board } from './columns.ts';
import { BoardSubmissionsDocument } from './documents.ts';

/** Every submission to the board, newest first: the first page is live, older ones come when asked for. */
export function SubmissionHistory({ board }: { board: Board }) {
  const client = useApolloClient();
  const [older, setOlder] = useState<SubmissionProgressFragment[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [ended, setEnded] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);
  const newest = board.submissions.edges.map(({ node }) => node);
  const shown = new Set(newest.map(({ id }) => id));
  const all = [...newest, ...older.filter(({ id }) => !shown.has(id))];

  async function more() {
    setLoading(true);
    setProblem(null);
    try {
      const { data } = await client.query({
        query: BoardSubmissionsDocument,
        variables: { slug: board.slug, after: cursor ?? board.submissions.pageInfo.endCursor },
        fetchPolicy: 'no-cache',
      });
      const page = data?.board?.submissions;
      if (!page) return;
      setOlder((known) => [...known, ...page.edges.map(({ node }) => node)]);
      setCursor(page.pageInfo.endCursor);
      setEnded(!page.pageInfo.hasNextPage);
    } catch (error) {
      setProblem(explain(error));
    } finally {
      setLoading(false);
    }
  }

  return (
    <Panel title="Submissions">
      {all.length === 0 ? (
        <EmptyState title="No submissions yet">The first one to be scored opens the ranking.</EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {all.map((submission) => (
            <li key={submission.id} className="flex items-center justify-between gap-3 px-4 py-2.5 text-sm">
              <div className="min-w-0">
                <Link
                  href={`/submissions/${encodeURIComponent(submission.id)}`}
                  className="font-medium hover:text-accent hover:underline"
                >
                  {submission.method.name}
                </Link>
                <div className="text-ink-3 text-xs">{factsOf(submission)}</div>
              </div>
              <div className="flex shrink-0 flex-col items-end gap-x-4 gap-y-0.5 sm:flex-row sm:items-center">
                <StateTag state={submission.state} />
                <Moment
                  iso={submission.finishedAt ?? submission.createdAt}
                  className="text-right text-ink-3 text-xs sm:w-20"
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      {!ended && board.submissions.pageInfo.hasNextPage && (
        <div className="border-line border-t px-4 py-2.5">
          <Button look="quiet" onClick={more} disabled={loading}>
            {loading ? 'Loading\u2026' : 'Show older submissions'}
          </Button>
          {problem && (
            <p role="alert" className="mt-1 text-bad text-sm">
              {problem}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function factsOf({ method, label, trainingImages, imageCount }: SubmissionProgressFragment): string {
  return [
    method.team.name,
    label,
    trainingImages === null ? null : `${compactNumber(trainingImages)} training images`,
    imageCount === null ? null : counted(imageCount, 'image'),
  ]
    .filter(Boolean)
    .join(' \u00b7 ');
}
