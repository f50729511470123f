import { Panel } from '../../design/panel.tsx';
import { wholeNumber } from '../../format/numbers.ts';
import { duration } from '../../format/time.ts';
import { FactsTable } from './facts-table.tsx';
import type { OperationFacts } from './operation-page.tsx';

export function QueuePanel({ queue }: { queue: OperationFacts['queue'] }) {
  return (
    <Panel title="Queue">
      <FactsTable
        label="Queue"
        head={['Job', 'Wait', 'Run', 'Oldest waits']}
        rows={queue.map(({ task, waiting, running, oldestSeconds }) => ({
          key: task,
          cells: [
            task,
            wholeNumber(waiting),
            wholeNumber(running),
            oldestSeconds == null ? '\u2013' : duration(oldestSeconds),
          ],
        }))}
      />
    </Panel>
  );
}
