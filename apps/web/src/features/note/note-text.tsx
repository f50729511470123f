'use client';

import { type FormEvent, useState } from 'react';
import { explain } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Moment } from '../../design/moment.tsx';

interface Note {
  text: string;
  public: boolean;
  updatedAt: string;
}

interface NoteTextProps {
  note: Note | null;
  /** Whom it is for, while it is not public. */
  readers: string;
  /** Saves it and gives a sentence when that was refused; without it the note is only read. */
  onSave?: (text: string, isPublic: boolean) => Promise<string | null>;
  /** Whether its writers may let others read it. */
  publishable?: boolean;
}

const LONGEST = 4000;

/** A note as it is read, and written by who may. */
export function NoteText({ note, readers, onSave, publishable = false }: NoteTextProps) {
  const [editing, setEditing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    const text = String(fields.get('text') ?? '').trim();
    const refused = await onSave?.(text, fields.get('public') === 'on').catch(explain);
    setBusy(false);
    setProblem(refused ?? null);
    if (!refused) setEditing(false);
  }

  if (editing) {
    return (
      <form onSubmit={save} className="space-y-2.5" aria-label="Note">
        <textarea
          name="text"
          aria-label="Note"
          rows={4}
          maxLength={LONGEST}
          defaultValue={note?.text}
          className="w-full rounded-md border border-control bg-surface px-3 py-2 text-base sm:text-sm"
        />
        {publishable && (
          <label className="flex items-center gap-2 text-sm">
            <input type="checkbox" name="public" defaultChecked={note?.public} />
            Others may read it
          </label>
        )}
        {problem && (
          <p role="alert" className="text-bad text-sm">
            {problem}
          </p>
        )}
        <div className="flex gap-2">
          <Button type="submit" disabled={busy}>
            {busy ? 'Saving\u2026' : 'Save note'}
          </Button>
          <Button look="quiet" onClick={() => setEditing(false)}>
            Not now
          </Button>
        </div>
      </form>
    );
  }
  return (
    <div className="space-y-1.5 text-sm">
      {note && <p className="whitespace-pre-line break-words">{note.text}</p>}
      <p className="flex flex-wrap items-center gap-x-2 text-ink-3 text-xs">
        {note && <Moment iso={note.updatedAt} />}
        {onSave && <span>{note?.public ? 'Others read it too.' : `Only ${readers}.`}</span>}
        {onSave && (
          <button type="button" className="link" onClick={() => setEditing(true)}>
            {note ? 'Edit the note' : 'Write a note'}
          </button>
        )}
      </p>
    </div>
  );
}
