'use client';

import { Check } from 'lucide-react';
import { Panel } from '../../design/panel.tsx';
import { ProgressBar } from '../../design/progress-bar.tsx';
import { counted, wholeNumber } from '../../format/numbers.ts';
import { remaining } from '../../format/time.ts';
import type { SubmissionState } from '../../generated/graphql.ts';
import { useWorkers } from '../worker/use-workers.ts';
import { partDone, stageWords } from './stage.ts';
import type { SubmissionDetails } from './submission-view.tsx';

const STAGES: { state: SubmissionState; label: string }[] = [
  { state: 'UPLOADING', label: 'Upload' },
  { state: 'VERIFYING', label: 'Check' },
  { state: 'QUEUED', label: 'Queue' },
  { state: 'EXTRACTING', label: 'Features' },
  { state: 'SCORING', label: 'Score' },
];

/** The stages as a row of steps and, below it, how far the present one is. */
export function StagePanel({ submission }: { submission: SubmissionDetails }) {
  const { state, imagesDone, imagesTotal, imagesPerSecond, etaSeconds } = submission;
  const workers = useWorkers();
  const at = STAGES.findIndex((stage) => stage.state === state);
  const words = stageWords(state, submission.queuePosition);
  const counts = imagesTotal ? `${wholeNumber(imagesDone)} of ${counted(imagesTotal, 'image')}` : null;
  const extracting = state === 'EXTRACTING';
  const figures = [
    extracting ? counts : null,
    extracting && imagesPerSecond ? `${wholeNumber(imagesPerSecond)} images/s` : null,
    extracting && etaSeconds !== null ? remaining(etaSeconds) : null,
    workers
      ? workers.online > 0
        ? `${counted(workers.online, 'worker')} online`
        : 'no worker is online'
      : null,
  ].filter(Boolean);
  return (
    <Panel title="Progress" aside={<span className="text-accent text-sm">{words}</span>}>
      <div className="px-4 py-5 sm:px-5">
        <ol className="mb-5 flex" aria-label="Stages">
          {STAGES.map(({ state: stage, label }, index) => (
            <li
              key={stage}
              aria-current={index === at ? 'step' : undefined}
              className="group relative flex flex-1 flex-col items-center gap-1.5 text-xs sm:text-sm"
            >
              {index > 0 && (
                <span
                  aria-hidden="true"
                  className={`absolute top-3 right-1/2 h-px w-full ${index <= at ? 'bg-accent' : 'bg-line-strong'}`}
                />
              )}
              <span
                aria-hidden="true"
                className={`numeric relative grid size-6 place-items-center rounded-full border text-xs ${
                  index < at
                    ? 'border-accent bg-accent text-on-accent'
                    : index === at
                      ? 'border-accent bg-surface font-semibold text-accent ring-4 ring-accent-soft'
                      : 'border-line-strong bg-surface text-ink-3'
                }`}
              >
                {index < at ? <Check size={13} strokeWidth={2.5} /> : index + 1}
              </span>
              <span className={index === at ? 'font-medium' : index < at ? 'text-ink-2' : 'text-ink-3'}>
                {label}
                {index < at && <span className="sr-only"> done</span>}
              </span>
            </li>
          ))}
        </ol>
        <ProgressBar
          thick
          label={words}
          part={partDone(submission)}
          valueText={extracting && counts ? counts : words}
        />
        <p className="numeric mt-2.5 flex min-h-5 flex-wrap gap-x-4 text-ink-2 text-sm">
          {figures.map((figure) => (
            <span key={figure}>{figure}</span>
          ))}
        </p>
        {state === 'UPLOADING' && (
          <p className="mt-1 text-ink-2 text-sm">
            The file has not arrived whole yet. If the upload stopped, submit the same file again in the same
            browser: it goes on where it stopped.
          </p>
        )}
      </div>
    </Panel>
  );
}
