import { type ColumnJson, columnOf, type Metric, withPrimary } from './draft.ts';

interface ColumnsFieldProps {
  metrics: readonly Metric[];
  columns: readonly ColumnJson[];
  error: string | null;
  onChange: (columns: ColumnJson[]) => void;
}

/** Which metrics are columns, which one leads, and which count in a mean rank. */
export function ColumnsField({ metrics, columns, error, onChange }: ColumnsFieldProps) {
  const change = (metric: string, part: Partial<ColumnJson>) =>
    onChange(columns.map((column) => (column.metric === metric ? { ...column, ...part } : column)));
  const toggle = (metric: Metric, on: boolean) =>
    onChange(
      withPrimary(
        on ? [...columns, columnOf(metric)] : columns.filter((column) => column.metric !== metric.key),
      ),
    );
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">Columns</legend>
      <ul className="divide-y divide-line rounded-md border border-line bg-surface">
        {metrics.map((each) => {
          const { key, title } = each;
          const column = columns.find(({ metric }) => metric === key);
          return (
            <li key={key} className="flex min-h-10 flex-wrap items-center gap-x-5 px-3 py-1.5 text-sm">
              <label className="flex min-w-48 flex-1 items-center gap-2.5">
                <input
                  type="checkbox"
                  checked={column !== undefined}
                  disabled={columns.length === 1 && column !== undefined}
                  onChange={(event) => toggle(each, event.target.checked)}
                />
                {title}
              </label>
              {column && (
                <span className="flex gap-5 text-ink-2">
                  <label className="flex items-center gap-1.5">
                    <input
                      type="radio"
                      name="primary"
                      checked={column.primary}
                      onChange={() => onChange(withPrimary(columns, key))}
                    />
                    primary
                  </label>
                  <label className="flex items-center gap-1.5">
                    <input
                      type="checkbox"
                      checked={column.ranked}
                      onChange={(event) => change(key, { ranked: event.target.checked })}
                    />
                    ranked
                  </label>
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {error && (
        <p role="alert" className="mt-1.5 text-bad text-sm">
          {error}
        </p>
      )}
    </fieldset>
  );
}
