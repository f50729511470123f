import { Refusal } from '@fidboard/core';
import { type Database, transaction } from './database.ts';
import type { BoardUpload } from './models.ts';

/** Unfinished uploads of dumps that one person may have. */
const MOST_WAITING = 2;

export function byIds(database: Database, ids: readonly string[]): Promise<BoardUpload[]> {
  return database.prisma.boardUpload.findMany({ where: { id: { in: [...ids] } } });
}

export interface NewBoardUpload {
  hostId: string;
  /** Of the board that is to come of it. */
  slug: string;
  filename: string;
  /** What the client says it will upload; checked against what arrives. */
  declaredBytes: bigint;
  declaredSha256: string;
}

/** The host's upload of this dump to this slug that waits for its bytes; a new one where there is none. Refuses (CONFLICT) a slug that is taken. */
export function ensure(database: Database, upload: NewBoardUpload): Promise<BoardUpload> {
  const { hostId, slug, declaredSha256, declaredBytes } = upload;
  return transaction(database, async (tx) => {
    // The lock lets one person's uploads be made one after the other, so that each sees those before it.
    await tx.$queryRaw`SELECT 1 FROM "User" WHERE id = ${hostId} FOR NO KEY UPDATE`;
    if ((await tx.board.findUnique({ where: { slug }, select: { id: true } })) !== null) {
      throw new Refusal(
        'CONFLICT',
        `slug: expected a free one, but "${slug}" is taken`,
        'Load it under another: fidboard board load FILE --as SLUG.',
      );
    }
    const waiting = await tx.boardUpload.findMany({ where: { hostId, boardId: null } });
    const existing = waiting.find(
      (each) =>
        each.slug === slug && each.declaredSha256 === declaredSha256 && each.declaredBytes === declaredBytes,
    );
    if (existing !== undefined) return existing;
    if (waiting.length >= MOST_WAITING) {
      throw new Refusal(
        'QUOTA_EXCEEDED',
        `boards: expected fewer than ${MOST_WAITING} dumps that wait for their bytes, got ${waiting.length}`,
        'Finish one of your uploads first; those that nobody goes on with are dropped after a day.',
      );
    }
    return tx.boardUpload.create({ data: upload });
  });
}

/** Drops an upload that never arrived, or of which no board came. */
export async function remove(database: Database, id: string): Promise<void> {
  await database.prisma.boardUpload.deleteMany({ where: { id, boardId: null } });
}

/** Drops those that have waited a day for their bytes; returns how many. */
export async function removeAbandoned(database: Database): Promise<number> {
  return database.prisma.$executeRaw`
    DELETE FROM "BoardUpload" WHERE "boardId" IS NULL AND "createdAt" < now() - interval '24 hours'`;
}
