import { Panel } from '../../design/panel.tsx';

/** Stands where the place on the board was. */
export function WithdrawnPanel({ reason }: { reason: string | null }) {
  return (
    <Panel title="This submission was withdrawn">
      <div className="space-y-3 px-4 py-4">
        {reason && <p className="whitespace-pre-line">{reason}</p>}
        <p className="text-ink-2 text-sm">
          It no longer counts in the ranking. Its scores stay here for the record.
        </p>
      </div>
    </Panel>
  );
}
