'use client';

import { useMutation } from '@apollo/client/react';
import { refusalOf } from '../../client/failure.ts';
import { Panel } from '../../design/panel.tsx';
import { NoteText } from '../note/note-text.tsx';
import { SubmissionDocument, WriteHostNoteDocument, WriteSubmissionNoteDocument } from './documents.ts';
import type { SubmissionDetails } from './submission-view.tsx';

/** The note of the submission's team, and that of the board's host, to whom they are for. */
export function Notes({ submission }: { submission: SubmissionDetails }) {
  const { id, note, hostNote, board, method } = submission;
  const again = {
    refetchQueries: [{ query: SubmissionDocument, variables: { id } }],
    awaitRefetchQueries: true,
  };
  const [write] = useMutation(WriteSubmissionNoteDocument, again);
  const [writeHost] = useMutation(WriteHostNoteDocument, again);
  const isTeam = method.team.viewerRole !== null;

  async function saveTeam(text: string, isPublic: boolean) {
    const { data } = await write({ variables: { input: { submissionId: id, text, public: isPublic } } });
    return refusalOf(data?.writeSubmissionNote);
  }
  async function saveHost(text: string) {
    const { data } = await writeHost({ variables: { input: { submissionId: id, text } } });
    return refusalOf(data?.writeHostNote);
  }

  return (
    <>
      {(note || isTeam) && (
        <Panel title={isTeam ? 'Note of your team' : 'Note of the team'}>
          <div className="px-4 py-3.5">
            <NoteText
              note={note}
              readers="your team reads it"
              publishable
              {...(isTeam ? { onSave: saveTeam } : {})}
            />
          </div>
        </Panel>
      )}
      {board?.viewerIsHost && (
        <Panel title="Your note as the host">
          <div className="px-4 py-3.5">
            <NoteText note={hostNote} readers="you, the host, read it" onSave={saveHost} />
          </div>
        </Panel>
      )}
    </>
  );
}
