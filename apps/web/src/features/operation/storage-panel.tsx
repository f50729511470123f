import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import { byteText, wholeNumber } from '../../format/numbers.ts';
import { FactsTable } from './facts-table.tsx';
import type { OperationFacts } from './operation-page.tsx';

const KINDS: Readonly<Record<string, string>> = {
  sampleSets: 'Sample sets',
  features: 'Features',
  statistics: 'Statistics of references',
  thumbnails: 'Thumbnails',
  unnamed: 'Blobs that nothing names',
  receipts: 'Receipts, in the database',
  uploads: 'Uploads on their way',
};

export function StoragePanel({
  storage,
  databaseBytes,
}: {
  storage: OperationFacts['storage'];
  databaseBytes: OperationFacts['databaseBytes'];
}) {
  return (
    <Panel
      title="Storage"
      aside={<span className="text-ink-2 text-sm">Database {byteText(Number(databaseBytes))}</span>}
    >
      <FactsTable
        label="Storage"
        head={['What', 'Files', 'Size', 'Measured']}
        rows={storage.map(({ kind, blobs, bytes, measuredAt }) => ({
          key: kind,
          cells: [
            KINDS[kind] ?? kind,
            blobs == null ? '\u2013' : wholeNumber(Number(blobs)),
            byteText(Number(bytes)),
            <Moment key="measured" iso={measuredAt} />,
          ],
        }))}
      />
    </Panel>
  );
}
