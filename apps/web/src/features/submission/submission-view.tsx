'use client';

import Link from 'next/link';
import { Notice } from '../../design/states.tsx';
import type { SubmissionQuery } from '../../generated/graphql.ts';
import { BackToBoard } from '../board/back-to-board.tsx';
import { LiveIndicator } from '../board/live-indicator.tsx';
import { CancelButton } from './cancel-button.tsx';
import { Computation } from './computation.tsx';
import { DuplicatesNotice } from './duplicates-notice.tsx';
import { EarlierEvaluations } from './earlier-evaluations.tsx';
import { Facts } from './facts.tsx';
import { FailurePanel } from './failure-panel.tsx';
import { Notes } from './notes.tsx';
import { ReevaluationNotice } from './reevaluation-notice.tsx';
import { RerunButton } from './rerun-button.tsx';
import { Scores } from './scores.tsx';
import { SeedsPanel } from './seeds-panel.tsx';
import { isActive } from './stage.ts';
import { StagePanel } from './stage-panel.tsx';
import { StateTag } from './state-tag.tsx';
import { Thumbnails } from './thumbnails.tsx';
import { WithdrawButton } from './withdraw-button.tsx';
import { WithdrawnPanel } from './withdrawn-panel.tsx';

export type SubmissionDetails = NonNullable<SubmissionQuery['submission']>;

export function SubmissionView({ submission }: { submission: SubmissionDetails }) {
  const { method, board, label, state, failure } = submission;
  const evaluations = submission.currentEvaluations.filter(({ scores }) => scores.length > 0);
  return (
    <>
      <title>{`${method.name}${board ? ` on ${board.title}` : ''} \u00b7 Fidboard`}</title>
      {board ? (
        <BackToBoard slug={board.slug} title={board.title} />
      ) : (
        <Notice>
          The board is private and your team is not on it. What the team sent stays here for you.
        </Notice>
      )}
      <header className="mt-2 mb-6 flex flex-wrap items-end justify-between gap-4">
        <div className="min-w-0">
          <h1 className="text-2xl sm:text-3xl">{method.name}</h1>
          <p className="mt-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-ink-2">
            <span>
              by{' '}
              <Link href={`/teams/${method.team.slug}`} className="link">
                {method.team.name}
              </Link>
            </span>
            {label && <span>{label}</span>}
            <StateTag state={state} />
          </p>
        </div>
        <div className="flex items-center gap-4">
          {isActive(state) && <LiveIndicator />}
          {submission.canCancel && isActive(state) && <CancelButton id={submission.id} />}
          {submission.canRerun && <RerunButton id={submission.id} />}
          {submission.canWithdraw && <WithdrawButton id={submission.id} />}
        </div>
      </header>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20.5rem]">
        <div className="min-w-0 space-y-5">
          <DuplicatesNotice submission={submission} />
          {isActive(state) && <StagePanel submission={submission} />}
          <ReevaluationNotice submission={submission} />
          {failure && <FailurePanel failure={failure} boardSlug={board?.slug ?? null} />}
          {state === 'WITHDRAWN' && <WithdrawnPanel reason={submission.withdrawnReason} />}
          {evaluations.map((evaluation) => (
            <Scores
              key={evaluation.id}
              evaluation={evaluation}
              columns={board?.columns ?? []}
              alone={evaluations.length === 1}
            />
          ))}
          {evaluations.length > 0 && submission.seedGroup && board && (
            <SeedsPanel group={submission.seedGroup} submission={submission} board={board} />
          )}
          {evaluations.map((evaluation) => (
            <Computation key={evaluation.id} evaluation={evaluation} alone={evaluations.length === 1} />
          ))}
          <EarlierEvaluations submission={submission} />
          <Thumbnails submission={submission} />
          <Notes submission={submission} />
        </div>
        <Facts submission={submission} />
      </div>
    </>
  );
}
