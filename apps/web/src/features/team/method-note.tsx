'use client';

import { useMutation } from '@apollo/client/react';
import { refusalOf } from '../../client/failure.ts';
import { NoteText } from '../note/note-text.tsx';
import { WriteMethodNoteDocument } from './documents.ts';
import type { TeamDetails } from './team-page.tsx';

interface MethodNoteProps {
  method: TeamDetails['methods'][number];
  editable: boolean;
  onChange: () => void;
}

/** The team's note on a method. */
export function MethodNote({ method, editable, onChange }: MethodNoteProps) {
  const [write] = useMutation(WriteMethodNoteDocument);
  async function save(text: string, isPublic: boolean) {
    const { data } = await write({ variables: { input: { methodId: method.id, text, public: isPublic } } });
    const refused = refusalOf(data?.writeMethodNote);
    if (refused === null) onChange();
    return refused;
  }
  return (
    <NoteText
      note={method.note}
      readers="your team reads it"
      publishable
      {...(editable ? { onSave: save } : {})}
    />
  );
}
