import type { ReactNode } from 'react';
import { CopyButton } from '../../design/copy-button.tsx';
import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import { counted, wholeNumber } from '../../format/numbers.ts';
import { duration } from '../../format/time.ts';
import { MethodFactList } from '../method/method-facts.tsx';
import type { SubmissionDetails } from './submission-view.tsx';

/** What is known about the submission and its method. */
export function Facts({ submission }: { submission: SubmissionDetails }) {
  const { method, trainingImages, seed, sha256, startedAt, finishedAt } = submission;
  return (
    <div className="grid gap-5 sm:max-lg:grid-cols-2">
      <Panel title="Submission">
        <dl className="grid grid-cols-[7rem_1fr] gap-x-3 gap-y-1.5 px-4 py-3.5 text-sm [&_dt]:text-ink-3">
          <Fact label="Submitted">
            <Moment iso={submission.createdAt} />
            {submission.submitter && <span className="text-ink-2"> by {submission.submitter.name}</span>}
          </Fact>
          {startedAt && finishedAt && (
            <Fact label="Evaluated in">
              {duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)}
            </Fact>
          )}
          {submission.imageCount !== null && <Fact label="Images">{wholeNumber(submission.imageCount)}</Fact>}
          {trainingImages !== null && <Fact label="Trained on">{counted(trainingImages, 'image')} seen</Fact>}
          {seed !== null && <Fact label="Seed">{seed}</Fact>}
          <Fact label="File">
            <span className="break-all">{submission.filename}</span>
          </Fact>
          {sha256 && (
            <Fact label="SHA-256">
              <span className="flex items-center gap-1">
                <code className="truncate font-mono text-xs">{sha256.slice(0, 16)}</code>
                <CopyButton text={sha256} label="Copy the whole SHA-256" />
              </span>
            </Fact>
          )}
        </dl>
      </Panel>
      <Panel title="Method">
        <div className="px-4 py-3.5">
          <MethodFactList method={method} />
        </div>
      </Panel>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="numeric min-w-0">{children}</dd>
    </>
  );
}
