import { type Database, transaction } from './database.ts';
import { recordHostAction } from './host-actions.ts';
import type { Note, NoteSide } from './models.ts';

/** The notes on submissions, of both sides. */
export function ofSubmissions(database: Database, ids: readonly string[]): Promise<Note[]> {
  return database.prisma.note.findMany({ where: { submissionId: { in: [...ids] } } });
}

/** The notes of teams on their methods. */
export function ofMethods(database: Database, ids: readonly string[]): Promise<Note[]> {
  return database.prisma.note.findMany({ where: { methodId: { in: [...ids] } } });
}

export interface NewNote {
  /** What it is about. */
  about: { submissionId: string } | { methodId: string };
  side: NoteSide;
  /** Plain text; null or empty takes the note away. */
  text: string | null;
  public: boolean;
  /** Of a host's note: whose log it goes into, and who wrote it. */
  host?: { boardId: string; userId: string };
}

/** Writes, changes or takes away the one note of a side; that a host did so stands in the board's log, its text does not. */
export function write(database: Database, note: NewNote): Promise<void> {
  const { about, side, text, host } = note;
  return transaction(database, async (tx) => {
    await tx.note.deleteMany({ where: { ...about, side } });
    if (text !== null && text !== '') {
      await tx.note.create({ data: { ...about, side, text, public: note.public } });
    }
    if (host !== undefined && 'submissionId' in about) {
      await recordHostAction(tx, {
        boardId: host.boardId,
        actorId: host.userId,
        action: 'submission.noted',
        subject: { type: 'Submission', id: about.submissionId },
      });
    }
  });
}
