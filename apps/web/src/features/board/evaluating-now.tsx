'use client';

import Link from 'next/link';
import { Panel } from '../../design/panel.tsx';
import { ProgressBar } from '../../design/progress-bar.tsx';
import { counted, wholeNumber } from '../../format/numbers.ts';
import { remaining } from '../../format/time.ts';
import type { SubmissionProgressFragment, WorkersQuery } from '../../generated/graphql.ts';
import { providerText } from '../extraction/words.ts';
import { partDone, stageWords } from '../submission/stage.ts';
import { useLiveProgress } from '../submission/use-live-progress.ts';
import { useWorkers } from '../worker/use-workers.ts';

const WAITING_SHOWN = 6;

/** What the workers are doing for this board at this moment. */
export function EvaluatingNow({ submissions }: { submissions: readonly SubmissionProgressFragment[] }) {
  const workers = useWorkers();
  const running = submissions.filter(({ state }) => state !== 'QUEUED' && state !== 'UPLOADING');
  const waiting = submissions.filter(({ state }) => state === 'QUEUED' || state === 'UPLOADING');
  const hidden = waiting.length - WAITING_SHOWN;
  return (
    <Panel title="Evaluating now" aside={workers && <WorkersOnline pool={workers} />}>
      {submissions.length === 0 && (
        <p className="px-4 py-5 text-ink-2 text-sm">
          Nothing is being scored. A new submission shows up here the moment it is made.
        </p>
      )}
      {submissions.length > 0 && (
        <ul className="divide-y divide-line">
          {running.map((submission) => (
            <Running key={submission.id} submission={submission} />
          ))}
          {waiting.slice(0, WAITING_SHOWN).map((submission) => (
            <li key={submission.id} className="flex items-baseline justify-between gap-3 px-4 py-2 text-sm">
              <Name submission={submission} />
              <span className="numeric shrink-0 text-ink-3 text-xs">
                {stageWords(submission.state, submission.queuePosition)}
              </span>
            </li>
          ))}
          {hidden > 0 && <li className="px-4 py-2 text-ink-3 text-sm">and {wholeNumber(hidden)} more</li>}
        </ul>
      )}
    </Panel>
  );
}

function Running({ submission }: { submission: SubmissionProgressFragment }) {
  const problem = useLiveProgress(submission.id, submission.version);
  const { imagesDone, imagesTotal, imagesPerSecond, etaSeconds, state } = submission;
  const counts = imagesTotal ? `${wholeNumber(imagesDone)} / ${counted(imagesTotal, 'image')}` : null;
  const side = [
    state === 'EXTRACTING' && imagesPerSecond ? `${wholeNumber(imagesPerSecond)} images/s` : null,
    etaSeconds !== null && state === 'EXTRACTING' ? remaining(etaSeconds) : null,
  ].filter(Boolean);
  return (
    <li className="px-4 py-3 text-sm">
      <div className="mb-2 flex items-baseline justify-between gap-3">
        <Name submission={submission} />
        <span className="shrink-0 text-accent text-xs">{stageWords(state)}</span>
      </div>
      <ProgressBar
        label={`${submission.method.name}: ${stageWords(state)}`}
        part={partDone(submission)}
        valueText={counts ?? stageWords(state)}
      />
      <div className="numeric mt-1.5 flex min-h-[1.125rem] flex-wrap justify-between gap-x-3 text-ink-3 text-xs">
        <span>{counts}</span>
        <span>{side.join(' \u00b7 ')}</span>
      </div>
      {problem && (
        <p role="status" className="mt-1 text-warn text-xs">
          The progress is not live. {problem}
        </p>
      )}
    </li>
  );
}

function Name({ submission }: { submission: SubmissionProgressFragment }) {
  return (
    <span className="min-w-0">
      <Link
        href={`/submissions/${encodeURIComponent(submission.id)}`}
        className="font-medium hover:text-accent hover:underline"
      >
        {submission.method.name}
      </Link>
      {submission.label && <span className="text-ink-3 text-xs"> {submission.label}</span>}
    </span>
  );
}

function WorkersOnline({ pool: { online, workers } }: { pool: WorkersQuery['workers'] }) {
  const providers = [...new Set(workers.map(({ provider }) => provider))].toSorted().join(', ');
  return (
    <span className={`flex items-center gap-1.5 text-xs ${online > 0 ? 'text-ink-3' : 'text-warn'}`}>
      {online > 0 ? `${counted(online, 'worker')} online, ${providerText(providers)}` : 'No worker is online'}
    </span>
  );
}
