import { Plus, Trash2 } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import type { BoardJson, ReportedJson } from './board-json.ts';
import { NumberField } from './number-field.tsx';
import { keysOf } from './reported.ts';

interface ReportedFieldProps {
  draft: BoardJson;
  onChange: (reported: readonly ReportedJson[]) => void;
}

/** What papers say, with their source. */
export function ReportedField({ draft, onChange }: ReportedFieldProps) {
  const { reported = [], columns } = draft;
  const keys = keysOf(draft);
  const named = keys.map((key, at) => ({ key, title: columns[at]!.title }));
  const empty: ReportedJson = {
    method: '',
    values: {},
    source: { citation: '' },
    aggregation: 'not-stated',
  };
  return (
    <>
      <p className="text-ink-2 text-sm">
        Numbers of papers stand in line with the scores, marked as reported. They are never ranked.
      </p>
      {reported.map((result, at) => (
        <Result
          // biome-ignore lint/suspicious/noArrayIndexKey: all of a result can be changed; its place is what it is
          key={at}
          result={result}
          columns={named}
          onChange={(changed) => onChange(reported.map((each, place) => (place === at ? changed : each)))}
          onRemove={() => onChange(reported.filter((_each, place) => place !== at))}
        />
      ))}
      <Button onClick={() => onChange([...reported, empty])}>
        <Plus size={14} aria-hidden="true" />
        Add a reported result
      </Button>
    </>
  );
}

interface ResultProps {
  result: ReportedJson;
  columns: readonly { key: string; title: string }[];
  onChange: (result: ReportedJson) => void;
  onRemove: () => void;
}

function Result({ result, columns, onChange, onRemove }: ResultProps) {
  const change = (part: Partial<ReportedJson>) => onChange({ ...result, ...part });
  const counted = result.aggregation === 'best' || result.aggregation === 'mean';
  return (
    <fieldset className="space-y-4 rounded-lg border border-line p-4">
      <legend className="px-1 font-medium text-sm">{result.method || 'A result'}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Method"
          required
          maxLength={120}
          value={result.method}
          onChange={(event) => change({ method: event.target.value })}
        />
        {columns.map(({ key, title }) => (
          <NumberField
            key={key}
            label={title}
            optional
            step="any"
            value={result.values[key]}
            onChange={(value) => change({ values: withValue(result.values, key, value) })}
          />
        ))}
        <TextField
          label="Source"
          required
          maxLength={500}
          placeholder="Authors, title, where and when"
          value={result.source.citation}
          onChange={(event) => change({ source: { ...result.source, citation: event.target.value } })}
        />
        <TextField
          label="Address"
          optional
          type="url"
          pattern="https?://.*"
          title="An address that begins with http:// or https://"
          value={result.source.url ?? ''}
          onChange={(event) => change({ source: withText(result.source, 'url', event.target.value) })}
        />
        <TextField
          label="Table"
          optional
          maxLength={80}
          value={result.source.table ?? ''}
          onChange={(event) => change({ source: withText(result.source, 'table', event.target.value) })}
        />
        <SelectField
          label="Runs behind a value"
          value={result.aggregation}
          onChange={({ target: { value: aggregation } }) => {
            const { runs: _runs, ...others } = result;
            const keeps = aggregation === 'best' || aggregation === 'mean';
            onChange({ ...(keeps ? result : others), aggregation });
          }}
        >
          <option value="not-stated">Not stated</option>
          <option value="one-run">One run</option>
          <option value="best">The best of several</option>
          <option value="mean">The mean of several</option>
        </SelectField>
        {counted && (
          <NumberField
            label="Number of runs"
            optional
            min={2}
            value={result.runs}
            onChange={(value) => onChange(withNumber(result, 'runs', value))}
          />
        )}
        <NumberField
          label="Images of a run"
          optional
          min={1}
          value={result.samples}
          onChange={(value) => onChange(withNumber(result, 'samples', value))}
        />
        <NumberField
          label="Function evaluations (NFE)"
          optional
          min={1}
          value={result.nfe}
          onChange={(value) => onChange(withNumber(result, 'nfe', value))}
        />
      </div>
      <Button look="quiet" onClick={onRemove}>
        <Trash2 size={14} aria-hidden="true" />
        Take {result.method || 'this result'} away
      </Button>
    </fieldset>
  );
}

function withValue(
  values: ReportedJson['values'],
  key: string,
  value: number | null,
): ReportedJson['values'] {
  const { [key]: _former, ...others } = values;
  return value === null ? others : { ...others, [key]: value };
}

function withText(
  source: ReportedJson['source'],
  key: 'url' | 'table',
  text: string,
): ReportedJson['source'] {
  const { [key]: _former, ...others } = source;
  return text === '' ? others : { ...others, [key]: text };
}

function withNumber(
  result: ReportedJson,
  key: 'runs' | 'samples' | 'nfe',
  value: number | null,
): ReportedJson {
  const { [key]: _former, ...others } = result;
  return value === null ? others : { ...others, [key]: value };
}
