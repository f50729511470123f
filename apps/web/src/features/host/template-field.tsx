import { useId } from 'react';
import { SelectField } from '../../design/field.tsx';
import type { Template } from './draft.ts';

interface TemplateFieldProps {
  templates: readonly Template[];
  chosen: Template | undefined;
  dataset: string;
  onChoose: (template: Template | undefined) => void;
  onDataset: (name: string) => void;
}

/** The board to begin with, and whose published numbers it shows where there are several. */
export function TemplateField({ templates, chosen, dataset, onChoose, onDataset }: TemplateFieldProps) {
  return (
    <fieldset className="space-y-4">
      <legend className="sr-only">Template</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        <Card
          title="A board of your own"
          text="Ranked by the Frechet distance, until you choose other columns."
          checked={chosen === undefined}
          onChoose={() => onChoose(undefined)}
        />
        {templates.map((template) => (
          <Card
            key={template.name}
            title={template.title.split(',')[0]!}
            text={template.description}
            checked={template.name === chosen?.name}
            onChoose={() => onChoose(template)}
          />
        ))}
      </div>
      {chosen && chosen.datasets.length > 0 && (
        <SelectField
          label="Published numbers"
          value={dataset}
          hint="Shown in line with the scores, marked as reported; they hold no rank."
          onChange={(event) => onDataset(event.target.value)}
        >
          {chosen.datasets.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </fieldset>
  );
}

interface CardProps {
  title: string;
  text: string;
  checked: boolean;
  onChoose: () => void;
}

function Card({ title, text, checked, onChoose }: CardProps) {
  const id = useId();
  return (
    <label
      className={`flex cursor-pointer gap-3 rounded-lg border bg-surface px-3.5 py-3 focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2 ${checked ? 'border-accent' : 'border-line hover:bg-sunken'}`}
    >
      <input
        type="radio"
        name="template"
        checked={checked}
        onChange={onChoose}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        className="mt-1"
      />
      <span className="min-w-0">
        <span id={`${id}-title`} className="block font-medium text-sm">
          {title}
        </span>
        <span id={`${id}-text`} className="line-clamp-2 text-ink-3 text-sm">
          {text}
        </span>
      </span>
    </label>
  );
}
