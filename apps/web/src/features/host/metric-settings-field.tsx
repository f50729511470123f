import { SelectField, TextField } from '../../design/field.tsx';
import type { ColumnJson, ProtocolJson, SettingsJson } from './board-json.ts';
import type { Metric } from './columns.ts';
import { fieldText, SETTING_CHOICES, SETTING_LABELS } from './metric-settings.ts';
import { NumberField } from './number-field.tsx';

interface MetricSettingsFieldProps {
  settings: ProtocolJson['metrics'];
  columns: readonly ColumnJson[];
  metrics: readonly Metric[];
  onChange: (settings: ProtocolJson['metrics']) => void;
}

/** The settings of the metrics among the columns; those of others stay as they are. */
export function MetricSettingsField({ settings, columns, metrics, onChange }: MetricSettingsFieldProps) {
  const shown = metrics.filter(({ key }) => columns.some(({ metric }) => metric === key));
  const groups = [...new Set(shown.flatMap((metric) => metric.settings ?? []))];
  return groups.map((group) => {
    const values = settings[group];
    if (values === undefined) return null;
    const titles = shown.filter((metric) => metric.settings === group).map(({ title }) => title);
    return (
      <fieldset key={group} className="rounded-lg border border-line px-4 pt-2 pb-4">
        <legend className="px-1 font-medium text-sm">{titles.join(', ')}</legend>
        <div className="grid gap-4 sm:grid-cols-2">
          {Object.entries(values).map(([name, value]) => (
            <Setting
              key={name}
              {...{ group, name, value }}
              onChange={(now) => onChange({ ...settings, [group]: { ...values, [name]: now } })}
            />
          ))}
        </div>
      </fieldset>
    );
  });
}

type Value = SettingsJson[string];

interface SettingProps {
  group: string;
  name: string;
  value: Value;
  onChange: (value: Value) => void;
}

function Setting({ group, name, value, onChange }: SettingProps) {
  const label = SETTING_LABELS[`${group}.${name}`] ?? name;
  const choices = SETTING_CHOICES[`${group}.${name}`];
  if (choices?.only === true) {
    // What can be nothing else is no choice.
    if (choices.words.length === 0) return null;
    return (
      <SelectField label={label} value={String(value)} onChange={(event) => onChange(event.target.value)}>
        {choices.words.map((word) => (
          <option key={word} value={word}>
            {word}
          </option>
        ))}
      </SelectField>
    );
  }
  if (choices) {
    return (
      <TextField
        label={label}
        required
        pattern={`[0-9]+|${choices.words.join('|')}`}
        title={`A number, or ${choices.words.join(' or ')}`}
        hint={`A number, or ${choices.words.join(' or ')}.`}
        value={fieldText(value)}
        onChange={({ target: { value: text } }) =>
          onChange(/^\d+$/.test(text) ? Number(text) : text === 'none' ? null : text)
        }
      />
    );
  }
  return (
    <NumberField
      label={label}
      step="any"
      value={typeof value === 'number' ? value : null}
      onChange={(now) => onChange(now ?? 0)}
    />
  );
}
