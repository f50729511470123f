import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import { EmptyState } from '../../design/states.tsx';
import { FactsTable } from './facts-table.tsx';
import type { OperationFacts } from './operation-page.tsx';

type Worker = OperationFacts['workers'][number];

export function WorkersPanel({ workers }: { workers: readonly Worker[] }) {
  return (
    <Panel title="Workers">
      {workers.length === 0 ? (
        <EmptyState title="No worker is there">
          Submissions wait until one starts. A worker that was not heard of for 20 seconds is not shown.
        </EmptyState>
      ) : (
        <FactsTable
          label="Workers"
          head={['Machine', 'Provider', 'At', 'Images/s', 'Started', 'Last heard of']}
          rows={workers.map(({ hostname, pid, beatAt, worker }) => ({
            key: worker.id,
            cells: [
              <span key="machine">
                {hostname} <span className="text-ink-3">{pid}</span>
              </span>,
              providerText(worker),
              worker.currentJob ?? 'waits',
              worker.imagesPerSecond?.toFixed(1) ?? '\u2013',
              <Moment key="started" iso={worker.startedAt} />,
              <Moment key="beat" iso={beatAt} />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}

/** "cuda, measured: cuda 1.2 ms, cpu 70 ms an image", or that the operator named it. */
function providerText({ provider, providerChoice }: Worker['worker']): string {
  if (!providerChoice) return `${provider}, as set`;
  const timings = providerChoice.timings.map(
    (timing) => `${timing.provider} ${(timing.secondsPerImage * 1000).toPrecision(2)} ms`,
  );
  return timings.length === 0
    ? `${provider}, the only one`
    : `${provider}, measured: ${timings.join(', ')} an image`;
}
