import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import { FileDrop } from '../submit/file-drop.tsx';
import type { BoardJson, ReferenceJson } from './board-json.ts';
import { withImagesOf, withNewReference, withoutReference, withReference } from './draft.ts';
import { PartError } from './form-part.tsx';
import { holdsStatistics } from './holds-statistics.ts';

/** Images that a board which can be seen is measured against. */
export interface Stored {
  readonly sha256: string;
  readonly title: string;
  readonly kind?: string;
}

interface ReferencesFieldProps {
  draft: BoardJson;
  files: ReadonlyMap<string, File>;
  stored: readonly Stored[];
  error: string | null;
  disabled: boolean;
  onChange: (draft: BoardJson, files: ReadonlyMap<string, File>) => void;
}

const OTHER = 'other';

/** What submissions are measured against: one set of real images, or several. */
export function ReferencesField(props: ReferencesFieldProps) {
  const { draft, files, error, onChange } = props;
  const several = draft.references.length > 1;
  return (
    <div className="space-y-4">
      <PartError text={error} />
      {draft.references.map((reference, at) => (
        // The key is what is written into a field here: the place in the list stays.
        // biome-ignore lint/suspicious/noArrayIndexKey: references have no other identity
        <OneReference key={at} {...props} reference={reference} at={at} several={several} />
      ))}
      <Button onClick={() => onChange(withNewReference(draft), files)}>
        <Plus size={14} aria-hidden="true" />
        {several ? 'Add a reference' : 'Measure against other images too'}
      </Button>
    </div>
  );
}

interface OneReferenceProps extends ReferencesFieldProps {
  reference: ReferenceJson;
  at: number;
  several: boolean;
}

function OneReference({ reference, at, several, ...props }: OneReferenceProps) {
  const { draft, files, stored, disabled, onChange } = props;
  const { key, name, sha256 } = reference;
  const file = files.get(key) ?? null;
  const without = new Map([...files].filter(([other]) => other !== key));
  const known = stored.some((each) => each.sha256 === sha256);
  const [byHash, setByHash] = useState(sha256 !== '' && !known);
  const source = byHash ? OTHER : known ? sha256 : '';

  function change(part: Partial<ReferenceJson>) {
    const moved =
      part.key === undefined || file === null ? files : new Map([...without, [part.key, file] as const]);
    onChange(withReference(draft, key, part), moved);
  }

  return (
    <fieldset className={several ? 'space-y-4 rounded-lg border border-line p-4' : 'space-y-4'}>
      <legend className={several ? 'px-1 font-medium text-sm' : 'sr-only'}>Reference {at + 1}</legend>
      <div className={several ? 'grid gap-4 sm:grid-cols-[1fr_12rem]' : ''}>
        <TextField
          label="Name of the images"
          required
          maxLength={120}
          value={name}
          onChange={(event) => change({ name: event.target.value })}
        />
        {several && (
          <TextField
            label="Key"
            required
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            title="Lower-case letters, digits and single hyphens"
            value={key}
            onChange={(event) => change({ key: event.target.value })}
          />
        )}
      </div>
      <FileDrop
        label={several ? `File of ${name || 'the reference'}` : 'File of the images'}
        file={file}
        disabled={disabled}
        onChoose={(chosen) => {
          setByHash(false);
          void holdsStatistics(chosen).then((statistics) =>
            onChange(
              withImagesOf(draft, key, { sha256: '', ...(statistics ? { kind: 'statistics' } : {}) }),
              new Map([...without, [key, chosen]]),
            ),
          );
        }}
      />
      {reference.kind === 'statistics' && (
        <p className="text-ink-2 text-sm">
          A mean and a covariance of features: only the Frechet distance and metrics of the samples alone can
          be computed against them, and they have to be of the network that the protocol names.
        </p>
      )}
      <SelectField
        label="Or images that are stored here"
        value={source}
        onChange={(event) => {
          const { value } = event.target;
          const kind = stored.find((each) => each.sha256 === value)?.kind;
          setByHash(value === OTHER);
          const source = { sha256: value === OTHER ? '' : value, ...(kind ? { kind } : {}) };
          onChange(withImagesOf(draft, key, source), without);
        }}
      >
        <option value="">{file ? 'None: the file above is sent' : 'None'}</option>
        {stored.map((each) => (
          <option key={each.sha256} value={each.sha256}>
            {each.title}
          </option>
        ))}
        <option value={OTHER}>By their SHA-256</option>
      </SelectField>
      {source === OTHER && (
        <TextField
          label="SHA-256"
          required
          pattern="[0-9a-f]{64}"
          title="64 lower-case hexadecimal digits"
          hint="Of a file that you have sent before, or of the reference of a board that you see."
          value={sha256}
          onChange={(event) => change({ sha256: event.target.value.trim() })}
        />
      )}
      {several && (
        <Button look="quiet" onClick={() => onChange(withoutReference(draft, key), without)}>
          <Trash2 size={14} aria-hidden="true" />
          Take {name || 'this reference'} away
        </Button>
      )}
    </fieldset>
  );
}
