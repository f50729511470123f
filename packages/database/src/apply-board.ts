import { canonicalJson, type Json, Refusal } from '@fidboard/core';
import { type BoardDocument, type BoardDocumentColumn, parseProtocol } from '@fidboard/protocol';
import { DIRECTIONS, ORDERS, STANDINGS, VISIBILITIES, wordFor } from './board-words.ts';
import { create, type NewColumn } from './boards.ts';
import { changeBoard } from './changes.ts';
import { type Database, type Transaction, transaction } from './database.ts';
import { recordHostAction } from './host-actions.ts';
import type { Board, BoardColumn, Reference, ReportedResult, StoredProtocol } from './models.ts';
import { ensure as ensureProtocol } from './protocols.ts';
import { publishRanking } from './rankings.ts';
import { ensure as ensureReference } from './references.ts';
import { documentedResult, type StoredResult, storedResult } from './reported-results.ts';

/**
 * Makes the board that a document says, or changes the host's board of that slug to it; its reference is prepared where it is new.
 *
 * A document that says what the board is already changes nothing; other columns or another order rank the board anew. The protocol and the reference of a board that has submissions stay as they are: another
 * is refused (CONFLICT), since its scores could not be compared with those that are there. `hostId` must be the board's host.
 */
export async function apply(database: Database, hostId: string, document: BoardDocument): Promise<Board> {
  const { board: slug, title, description, visibility, protocol, reference, columns, ranking } = document;
  const { fingerprint } = await ensureProtocol(database, protocol);
  const existing = await database.prisma.board.findUnique({ where: { slug } });
  if (existing !== null)
    await refuseOtherMeasure(database, existing, { fingerprint, sha256: reference.sha256 });
  const { id: referenceId } = await ensureReference(database, {
    name: reference.name,
    protocolFingerprint: fingerprint,
    sampleSetSha256: reference.sha256,
  });
  const fields = {
    title,
    description,
    visibility: VISIBILITIES[visibility],
    protocolFingerprint: fingerprint,
    referenceId,
    rankingOrder: ORDERS[ranking.order],
    standing: STANDINGS[ranking.standing],
  };
  const stored = columns.map(storedColumn);
  const reported = (document.reported ?? []).map(storedResult);
  if (existing === null) return create(database, { slug, hostId, ...fields, columns: stored, reported });
  return transaction(database, (tx) =>
    change(tx, { board: existing, hostId, document, fields, columns: stored, reported }),
  );
}

async function change(
  tx: Transaction,
  {
    board: { id, slug },
    hostId,
    document,
    fields,
    columns,
    reported,
  }: {
    board: Board;
    hostId: string;
    document: BoardDocument;
    fields: Pick<Board, 'protocolFingerprint' | 'referenceId' | 'title'>;
    columns: readonly NewColumn[];
    reported: readonly StoredResult[];
  },
): Promise<Board> {
  await tx.$queryRaw`SELECT 1 FROM "Board" WHERE id = ${id} FOR UPDATE`;
  const board = await tx.board.findUniqueOrThrow({
    where: { id },
    include: {
      protocol: true,
      reference: true,
      columns: { orderBy: { position: 'asc' } },
      reported: { orderBy: { position: 'asc' } },
    },
  });
  if (board.hostId !== hostId)
    throw new Refusal('FORBIDDEN', `${slug}: expected its host, got another person`, 'Choose another slug.');
  const now = documentOf(board, board);
  if (textOf(now) === textOf(document)) return board;
  const moved =
    board.protocolFingerprint !== fields.protocolFingerprint || board.referenceId !== fields.referenceId;
  if (moved && (await tx.submission.count({ where: { boardId: id } })) > 0) throw otherMeasure(slug);
  await tx.boardColumn.deleteMany({ where: { boardId: id } });
  await tx.boardColumn.createMany({
    data: columns.map((column, position) => ({ ...column, position, boardId: id })),
  });
  await tx.reportedResult.deleteMany({ where: { boardId: id } });
  await tx.reportedResult.createMany({ data: reported.map((result) => ({ ...result, boardId: id })) });
  const changed = await changeBoard(tx, id, {
    kind: 'board.changed',
    payload: { title: fields.title },
    data: fields,
  });
  await recordHostAction(tx, {
    boardId: id,
    actorId: hostId,
    action: 'board.changed',
    details: { changes: changesBetween(now, document) },
  });
  const reordered = textOf([now.columns, now.ranking]) !== textOf([document.columns, document.ranking]);
  const ranked = reordered && (await tx.ranking.findFirst({ where: { boardId: id }, select: { id: true } }));
  if (ranked) await publishRanking(tx, id, null);
  return changed;
}

/** The fields of two documents that differ, with what they said before and what they say now. */
function changesBetween(from: BoardDocument, to: BoardDocument): { [field: string]: Json } {
  const before = from as unknown as { [field: string]: Json };
  const after = to as unknown as { [field: string]: Json };
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const said = (field: string) => ({ from: before[field] ?? null, to: after[field] ?? null });
  const different = fields.filter((field) => textOf(said(field).from) !== textOf(said(field).to));
  return Object.fromEntries(different.map((field) => [field, said(field)]));
}

function textOf(part: unknown): string {
  return canonicalJson(part as Json);
}

/** Told before a new reference is prepared in vain. */
async function refuseOtherMeasure(
  database: Database,
  board: Board,
  wanted: { fingerprint: string; sha256: string },
): Promise<void> {
  const reference = await database.prisma.reference.findUniqueOrThrow({ where: { id: board.referenceId } });
  if (board.protocolFingerprint === wanted.fingerprint && reference.sampleSetSha256 === wanted.sha256) return;
  if ((await database.prisma.submission.count({ where: { boardId: board.id } })) > 0)
    throw otherMeasure(board.slug);
}

function otherMeasure(slug: string): Refusal {
  return new Refusal(
    'CONFLICT',
    `${slug}: expected the protocol and the reference that it has, since it has submissions, got others`,
    'Make another board with the new ones: scores under different protocols cannot be compared.',
  );
}

function storedColumn({ direction, ...column }: BoardDocumentColumn): NewColumn {
  return { ...column, direction: DIRECTIONS[direction] };
}

/** The document of a board: applying it changes nothing. */
export function documentOf(
  board: Board,
  {
    protocol,
    reference,
    columns,
    reported,
  }: {
    protocol: StoredProtocol;
    reference: Reference;
    columns: readonly BoardColumn[];
    reported: readonly ReportedResult[];
  },
): BoardDocument {
  return {
    board: board.slug,
    title: board.title,
    description: board.description,
    visibility: wordFor(VISIBILITIES, board.visibility),
    protocol: parseProtocol(protocol.document),
    reference: { name: reference.name, sha256: reference.sampleSetSha256 },
    columns: columns.map(({ metric, title, direction, digits, scale, primary, ranked }) => ({
      metric,
      title,
      direction: wordFor(DIRECTIONS, direction),
      digits,
      scale,
      primary,
      ranked,
    })),
    ranking: { order: wordFor(ORDERS, board.rankingOrder), standing: wordFor(STANDINGS, board.standing) },
    ...(reported.length === 0 ? {} : { reported: reported.map(documentedResult) }),
  };
}
