import { Refusal } from '@fidboard/core';
import { type Note, notes, type Submission } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { requireId } from '../../schema/global-id.ts';
import { required } from '../../schema/loaders.ts';
import { MethodRef, SubmissionRef } from '../../schema/refs.ts';
import { optionalText } from '../../schema/text.ts';
import { requireSubmission } from '../submission/visible.ts';

const LONGEST = 4000;

const NoteRef = builder.objectRef<Note>('Note').implement({
  description: 'A few words about a submission or a method, as plain text.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'Plain text; line breaks stand as they are.' }),
    public: t.exposeBoolean('public', {
      description: 'Whether whoever sees what it is about reads it too; otherwise its own side alone does.',
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was written.',
      resolve: (note) => note.updatedAt,
    }),
  }),
});

builder.objectFields(SubmissionRef, (t) => ({
  note: t.field({
    type: NoteRef,
    nullable: true,
    description: 'Its team’s note; null where there is none that the viewer may read.',
    resolve: async (submission, _args, context) => {
      const note = await noteOf(context, submission, 'TEAM');
      const method = await required(context.loaders.method, submission.methodId);
      return note !== null && (await context.policy.canReadNote(note, method, submission)) ? note : null;
    },
  }),
  hostNote: t.field({
    type: NoteRef,
    nullable: true,
    description: 'The note that the host keeps on it; for the host of the board alone.',
    resolve: async (submission, _args, context) => {
      const board = await required(context.loaders.board, submission.boardId);
      return context.policy.canSeeHostSide(board) ? noteOf(context, submission, 'HOST') : null;
    },
  }),
}));

builder.objectField(MethodRef, 'note', (t) =>
  t.field({
    type: NoteRef,
    nullable: true,
    description: 'Its team’s note; null where there is none that the viewer may read.',
    resolve: async (method, _args, context) => {
      const [note] = await context.loaders.notesOfMethod.load(method.id);
      return note !== undefined && (await context.policy.canReadNote(note, method, null)) ? note : null;
    },
  }),
);

const text = { description: `Plain text of at most ${LONGEST} characters; empty takes the note away.` };
const open = { defaultValue: false, description: 'Whether others read it too; only the team when left out.' };

const WriteSubmissionNoteInput = builder.inputType('WriteSubmissionNoteInput', {
  description: 'What the team notes about a submission of its own.',
  fields: (t) => ({
    submissionId: t.id({ required: true, description: 'A submission of the viewer’s team.' }),
    text: t.string({ required: true, ...text }),
    public: t.boolean(open),
  }),
});
const WriteMethodNoteInput = builder.inputType('WriteMethodNoteInput', {
  description: 'What the team notes about a method of its own.',
  fields: (t) => ({
    methodId: t.id({ required: true, description: 'A method of the viewer’s team.' }),
    text: t.string({ required: true, ...text }),
    public: t.boolean(open),
  }),
});
const WriteHostNoteInput = builder.inputType('WriteHostNoteInput', {
  description: 'What the host notes about a submission, for the host alone.',
  fields: (t) => ({
    submissionId: t.id({ required: true, description: 'A submission on a board that the viewer hosts.' }),
    text: t.string({ required: true, ...text }),
  }),
});

builder.mutationFields((t) => ({
  writeSubmissionNote: t.field({
    type: SubmissionRef,
    description:
      'Writes the team’s note on a submission in place of the one before; for the members of its team.',
    errors: {},
    args: { input: t.arg({ type: WriteSubmissionNoteInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const submission = await requireSubmission(context, String(input.submissionId));
      await context.policy.requireNote(submission.methodId);
      await writeTeamNote(context, { submissionId: submission.id }, input);
      return submission;
    }),
  }),
  writeMethodNote: t.field({
    type: MethodRef,
    description:
      'Writes the team’s note on a method in place of the one before; for the members of its team.',
    errors: {},
    args: { input: t.arg({ type: WriteMethodNoteInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      context.policy.requireUser('submit');
      const method = await context.loaders.method.load(
        requireId('Method', String(input.methodId), 'methodId'),
      );
      if (method === null) {
        throw new Refusal('NOT_FOUND', 'method: expected an existing one, got none', 'Check its id.');
      }
      await context.policy.requireNote(method.id);
      await writeTeamNote(context, { methodId: method.id }, input);
      return method;
    }),
  }),
  writeHostNote: t.field({
    type: SubmissionRef,
    description:
      'Writes the host’s note on a submission in place of the one before; for the host of the board.',
    errors: {},
    args: { input: t.arg({ type: WriteHostNoteInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const submission = await requireSubmission(context, String(input.submissionId));
      const { id, boardId } = submission;
      const userId = context.policy.requireHostNote(await required(context.loaders.board, boardId));
      await notes.write(context.services.database, {
        about: { submissionId: id },
        side: 'HOST',
        text: noteText(input.text),
        public: false,
        host: { boardId, userId },
      });
      return submission;
    }),
  }),
}));

/** The note of one side on a submission; null where there is none. */
async function noteOf({ loaders }: Context, { id }: Submission, wanted: Note['side']): Promise<Note | null> {
  const both = await loaders.notesOfSubmission.load(id);
  return both.find(({ side }) => side === wanted) ?? null;
}

/** Writes the note of a team's side. */
function writeTeamNote(
  { services }: Context,
  about: notes.NewNote['about'],
  { text, public: isPublic }: { text: string; public?: boolean | null | undefined },
): Promise<void> {
  const note = { about, side: 'TEAM', text: noteText(text), public: isPublic ?? false } as const;
  return notes.write(services.database, note);
}

function noteText(value: string): string | null {
  return optionalText('text', value, { max: LONGEST, multiline: true });
}
