'use client';

import { useQuery } from '@apollo/client/react';
import { useRefetchAt } from '../../client/use-refetch-at.ts';
import { Panel } from '../../design/panel.tsx';
import { Tag } from '../../design/tag.tsx';
import type { PhaseState } from '../../generated/graphql.ts';
import { BoardPhasesDocument } from './documents.ts';
import { ReleaseButton } from './release-button.tsx';
import { leftText, type Phase, quotaText, releaseText, spanText, timeIn } from './words.ts';

/** When a board takes submissions, what each team may send, and when scores are public; nothing on boards without phases. */
export function PhasesPanel({ slug, version }: { slug: string; version: number }) {
  const { data, refetch } = useQuery(BoardPhasesDocument, { variables: { slug } });
  const board = data?.board;
  const some = (board?.phases.length ?? 0) > 0;
  // A new version may use quota or release scores.
  useRefetchAt(version, some, refetch);
  if (!board || !some) return null;
  const { phases, timeZone, myQuota, viewerIsHost } = board;
  return (
    <Panel title="Phases" aside={<span className="text-ink-3 text-xs">times of {timeZone}</span>}>
      <ol className="divide-y divide-line text-sm">
        {phases.map((phase) => (
          <li key={phase.key} className="space-y-1 px-4 py-3">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <span className="font-medium">{phase.title}</span>
              <StateTag state={phase.state} />
            </p>
            <p className="numeric text-ink-2">{spanText(phase, timeZone)}</p>
            <PhaseRules phase={phase} timeZone={timeZone} />
            {viewerIsHost && !phase.scoresPublic && phase.state !== 'UPCOMING' && (
              <ReleaseButton slug={slug} phase={phase} onReleased={() => void refetch()} />
            )}
          </li>
        ))}
      </ol>
      {myQuota.map((quota) => {
        const text = leftText(quota);
        if (text === null) return null;
        return (
          <p key={quota.team.id} className="numeric border-line border-t px-4 py-3 text-ink-2 text-sm">
            {quota.team.name} has {text} left.{' '}
            {quota.attemptsToday !== null || quota.successesToday !== null
              ? `The day ends ${timeIn(timeZone, quota.renewsAt)}.`
              : null}
          </p>
        );
      })}
    </Panel>
  );
}

function PhaseRules({ phase, timeZone }: { phase: Phase; timeZone: string }) {
  const quota = quotaText(phase);
  return (
    <p className="text-ink-3">
      {quota !== null && <>Each team: {quota}. </>}
      {releaseText(phase, timeZone)}
    </p>
  );
}

function StateTag({ state }: { state: PhaseState }) {
  switch (state) {
    case 'OPEN':
      return <Tag tone="good">open</Tag>;
    case 'UPCOMING':
      return <Tag>not open yet</Tag>;
    case 'CLOSED':
      return <Tag>closed</Tag>;
  }
}
