import { Field, SelectField, TextField } from '../../design/field.tsx';
import type { BoardJson } from './board-json.ts';

interface NameFieldProps {
  draft: BoardJson;
  /** Whether the address is that of a board that there is. */
  fixed: boolean;
  errorAt: (part: string) => string | null;
  onChange: (
    part: Partial<Pick<BoardJson, 'board' | 'title' | 'description' | 'visibility' | 'entry'>>,
  ) => void;
}

/** What the board is called, where it is and who may see it. */
export function NameField({ draft, fixed, errorAt, onChange }: NameFieldProps) {
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Title"
          required
          maxLength={120}
          value={draft.title}
          error={errorAt('title')}
          onChange={(event) => onChange({ title: event.target.value })}
        />
        <TextField
          label="Address"
          required
          readOnly={fixed}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          title="Lower-case letters, digits and single hyphens"
          value={draft.board}
          error={errorAt('board')}
          hint={`/boards/${draft.board || '\u2026'}`}
          onChange={(event) => onChange({ board: event.target.value })}
        />
      </div>
      <Field label="Description" optional error={errorAt('description')}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            maxLength={4000}
            value={draft.description}
            onChange={(event) => onChange({ description: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          label="Visibility"
          value={draft.visibility}
          error={errorAt('visibility')}
          onChange={(event) => onChange({ visibility: event.target.value })}
        >
          <option value="private">Private: you and teams you let in</option>
          <option value="unlisted">Unlisted: whoever has the address</option>
          <option value="public">Public: listed</option>
        </SelectField>
        <SelectField
          label="Entry"
          value={draft.entry ?? 'open'}
          error={errorAt('entry')}
          hint={
            draft.visibility === 'private' ? 'Of a private board, teams are let in either way.' : undefined
          }
          onChange={(event) => onChange({ entry: event.target.value })}
        >
          <option value="open">Open: every team that sees it</option>
          <option value="invitation">By invitation: teams you let in</option>
        </SelectField>
      </div>
    </>
  );
}
