import { Panel } from '../../design/panel.tsx';
import { EmptyState } from '../../design/states.tsx';
import { wholeNumber } from '../../format/numbers.ts';
import { FactsTable } from './facts-table.tsx';
import type { OperationFacts } from './operation-page.tsx';

export function FailuresPanel({ failures }: { failures: OperationFacts['failures'] }) {
  return (
    <Panel title="Failed submissions">
      {failures.length === 0 ? (
        <EmptyState title="None failed in the last 7 days" />
      ) : (
        <FactsTable
          label="Failed submissions"
          head={['Cause', 'Fault', '24 hours', '7 days']}
          rows={failures.map(({ code, fault, lastDay, lastWeek }) => ({
            key: `${code} ${fault}`,
            cells: [
              <code key="code">{code}</code>,
              <span key="fault" className={fault === 'PLATFORM' ? 'text-bad' : ''}>
                {fault === 'PLATFORM' ? 'ours' : 'the samples\u2019'}
              </span>,
              wholeNumber(lastDay),
              wholeNumber(lastWeek),
            ],
          }))}
        />
      )}
    </Panel>
  );
}
