import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import type { BoardJson, ColumnJson } from './board-json.ts';
import { columnOf, type Metric, moved, withColumn, withoutColumn, withPrimary } from './columns.ts';
import { NumberField } from './number-field.tsx';

interface ColumnsFieldProps {
  metrics: readonly Metric[];
  references: BoardJson['references'];
  columns: readonly ColumnJson[];
  onChange: (columns: ColumnJson[]) => void;
}

/** The columns from left to right: a metric, against a reference, of all images or of a class. */
export function ColumnsField({ metrics, references, columns, onChange }: ColumnsFieldProps) {
  const [metric, setMetric] = useState(metrics[0]?.key ?? '');
  const adding = metrics.find(({ key }) => key === metric);
  return (
    <fieldset className="space-y-3">
      <legend className="mb-1.5 font-medium text-sm">Columns</legend>
      <ol className="divide-y divide-line rounded-md border border-line">
        {columns.map((column, at) => (
          <Column
            // biome-ignore lint/suspicious/noArrayIndexKey: all of a column can be changed; its place is what it is
            key={at}
            {...{ column, at, metrics, references, columns, onChange }}
          />
        ))}
      </ol>
      <SelectField
        label="Another column"
        value={metric}
        hint={adding?.meaning}
        onChange={(event) => setMetric(event.target.value)}
      >
        {metrics.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </SelectField>
      <Button
        disabled={!adding}
        onClick={() => adding && onChange([...columns, columnOf(adding, freeReference(adding))])}
      >
        Add this column
      </Button>
    </fieldset>
  );

  /** The first reference that the metric has no column against. */
  function freeReference({ key }: Metric): string {
    const free = references.find(
      (reference) => !columns.some((column) => column.metric === key && column.reference === reference.key),
    );
    return (free ?? references[0]!).key;
  }
}

interface ColumnProps extends ColumnsFieldProps {
  column: ColumnJson;
  at: number;
}

function Column({ column, at, metrics, references, columns, onChange }: ColumnProps) {
  const metric = metrics.find(({ key }) => key === column.metric);
  const change = (part: Partial<ColumnJson>) => onChange(withColumn(columns, at, { ...column, ...part }));
  const { class: scope, ...wholeSet } = column;
  const name = column.title || metric?.title || column.metric;
  return (
    <li className="px-3 py-2 text-sm">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-40 flex-1 basis-full font-medium sm:basis-auto">{name}</span>
        <label className="flex min-h-9 items-center gap-1.5 text-ink-2">
          <input
            type="radio"
            name="primary"
            checked={column.primary}
            onChange={() => onChange(withPrimary(columns, at))}
          />
          primary
        </label>
        <label className="flex min-h-9 items-center gap-1.5 text-ink-2">
          <input
            type="checkbox"
            checked={column.ranked}
            onChange={(event) => change({ ranked: event.target.checked })}
          />
          ranked
        </label>
        <span className="flex">
          <IconButton
            label={`Move ${name} to the left`}
            disabled={at === 0}
            onClick={() => onChange(moved(columns, at, -1))}
          >
            <ArrowUp size={14} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={`Move ${name} to the right`}
            disabled={at === columns.length - 1}
            onClick={() => onChange(moved(columns, at, 1))}
          >
            <ArrowDown size={14} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={`Take ${name} away`}
            disabled={columns.length === 1}
            onClick={() => onChange(withoutColumn(columns, at))}
          >
            <Trash2 size={14} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      <details className="group">
        <summary className="inline-flex min-h-8 cursor-pointer items-center text-ink-3">
          How it is shown
          <span className="sr-only"> ({name})</span>
        </summary>
        <div className="grid gap-4 py-3 sm:grid-cols-2">
          <TextField
            label="Title"
            required
            maxLength={80}
            value={column.title}
            onChange={(event) => change({ title: event.target.value })}
          />
          {references.length > 1 && metric?.usesReference !== false && (
            <SelectField
              label="Against"
              value={column.reference}
              onChange={(event) => change({ reference: event.target.value })}
            >
              {references.map((reference) => (
                <option key={reference.key} value={reference.key}>
                  {reference.name}
                </option>
              ))}
            </SelectField>
          )}
          {metric?.hasClasses && (
            <TextField
              label="Class"
              optional
              maxLength={200}
              value={scope ?? ''}
              hint="One class alone, or mean for the mean over classes; all images when left empty."
              onChange={({ target: { value } }) =>
                onChange(withColumn(columns, at, value === '' ? wholeSet : { ...wholeSet, class: value }))
              }
            />
          )}
          <SelectField
            label="Better"
            value={column.direction}
            onChange={(event) => change({ direction: event.target.value })}
          >
            <option value="lower">Lower</option>
            <option value="higher">Higher</option>
          </SelectField>
          <NumberField
            label="Digits"
            min={0}
            max={8}
            value={column.digits}
            onChange={(digits) => change({ digits: digits ?? 0 })}
          />
          <NumberField
            label="Shown times"
            min={1e-9}
            step="any"
            value={column.scale}
            onChange={(scale) => change({ scale: scale ?? 1 })}
          />
        </div>
      </details>
    </li>
  );
}

interface IconButtonProps {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function IconButton({ label, children, ...button }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="grid size-9 place-items-center rounded-md text-ink-3 hover:bg-sunken hover:text-ink disabled:opacity-40"
      {...button}
    >
      {children}
    </button>
  );
}
