import { canonicalJson, type Json, Refusal } from '@fidboard/core';
import { type BoardDocument, type BoardDocumentColumn, parseProtocol } from '@fidboard/protocol';
import {
  type ColumnOfBoard,
  type NewColumn,
  type NewMeasure,
  type ReferenceOfBoard,
  referencesOf,
  setMeasure,
} from './board-measure.ts';
import { DIRECTIONS, ENTRIES, ORDERS, STANDINGS, VISIBILITIES, wordFor } from './board-words.ts';
import { create } from './boards.ts';
import { changeBoard, lockBoard } from './changes.ts';
import { type Database, type Transaction, transaction } from './database.ts';
import { recordHostAction } from './host-actions.ts';
import type { Board, Phase, ReportedResult, StoredProtocol } from './models.ts';
import { scheduleOf } from './phases/document.ts';
import { setPhases } from './phases/set.ts';
import { currentOf } from './protocol-versions.ts';
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
  const { board: slug, title, description, visibility, protocol, ranking } = document;
  const { fingerprint } = await ensureProtocol(database, protocol);
  const existing = await database.prisma.board.findUnique({ where: { slug } });
  if (existing !== null) await refuseOtherMeasure(database, existing, { fingerprint, document });
  const measure = await measureOf(database, fingerprint, { document, boardId: existing?.id });
  const fields = {
    title,
    description,
    visibility: VISIBILITIES[visibility],
    entry: ENTRIES[document.entry ?? 'open'],
    protocolFingerprint: fingerprint,
    rankingOrder: ORDERS[ranking.order],
    standing: STANDINGS[ranking.standing],
    timeZone: document.timeZone ?? 'UTC',
  };
  const reported = (document.reported ?? []).map(storedResult);
  if (existing === null) {
    const { phases = [] } = document;
    return create(database, { slug, hostId, ...fields, ...measure, phases, reported });
  }
  return transaction(database, (tx) =>
    change(tx, { board: existing, hostId, document, fields, measure, reported }),
  );
}

/** What a document measures with; its references are prepared where they are new. */
async function measureOf(
  database: Database,
  protocolFingerprint: string,
  { document: { references, columns }, boardId }: { document: BoardDocument; boardId: string | undefined },
): Promise<NewMeasure> {
  const stored: NewMeasure['references'][number][] = [];
  for (const { key, name, sha256: sampleSetSha256 } of references) {
    const { id } = await ensureReference(database, { protocolFingerprint, sampleSetSha256 }, { boardId });
    stored.push({ key, name, referenceId: id });
  }
  return { references: stored, columns: columns.map(storedColumn) };
}

async function change(
  tx: Transaction,
  {
    board: { id, slug },
    hostId,
    document,
    fields,
    measure,
    reported,
  }: {
    board: Board;
    hostId: string;
    document: BoardDocument;
    fields: Pick<Board, 'protocolFingerprint' | 'title'>;
    measure: NewMeasure;
    reported: readonly StoredResult[];
  },
): Promise<Board> {
  await lockBoard(tx, id);
  const board = await tx.board.findUniqueOrThrow({
    where: { id },
    include: {
      phases: true,
      reported: { orderBy: { position: 'asc' } },
    },
  });
  if (board.hostId !== hostId)
    throw new Refusal('FORBIDDEN', `${slug}: expected its host, got another person`, 'Choose another slug.');
  const version = await currentOf(tx, id);
  const now = documentOf(board, { ...board, ...version });
  if (textOf(now) === textOf(document)) return board;
  const moved = isMoved(now, document);
  if (moved && (await tx.submission.count({ where: { boardId: id } })) > 0) throw otherMeasure(slug);
  await tx.protocolVersion.update({
    where: { id: version.id },
    data: { protocolFingerprint: fields.protocolFingerprint },
  });
  await setMeasure(tx, version, measure);
  await tx.reportedResult.deleteMany({ where: { boardId: id } });
  await tx.reportedResult.createMany({ data: reported.map((result) => ({ ...result, boardId: id })) });
  await setPhases(tx, board, document.phases ?? []);
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
  // Phases too: what they show at other times may now be shown, or no longer be.
  const reordered =
    textOf([now.columns, now.ranking, now.phases ?? []]) !==
    textOf([document.columns, document.ranking, document.phases ?? []]);
  const ranked = reordered && (await tx.ranking.findFirst({ where: { boardId: id }, select: { id: true } }));
  if (ranked) await publishRanking(tx, id, null);
  return changed;
}

interface Fields {
  [field: string]: Json;
}

/** The fields of two documents that differ, with what they said before and what they say now. */
function changesBetween(from: BoardDocument, to: BoardDocument): Fields {
  // A document is plain JSON; of interfaces, which may be added to, the compiler does not take it.
  const [before, after] = [from, to] as unknown as [Fields, Fields];
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
  wanted: { fingerprint: string; document: BoardDocument },
): Promise<void> {
  const has = new Set(
    (await referencesOf(database, { boardIds: [board.id] })).map(
      ({ reference }) => reference.sampleSetSha256,
    ),
  );
  const same = wanted.document.references.every(({ sha256 }) => has.has(sha256));
  if (board.protocolFingerprint === wanted.fingerprint && same) return;
  if ((await database.prisma.submission.count({ where: { boardId: board.id } })) > 0)
    throw otherMeasure(board.slug);
}

/** Whether scores that were not computed are asked for: another protocol, or a reference more. */
function isMoved(from: BoardDocument, to: BoardDocument): boolean {
  const has = new Set(from.references.map(({ sha256 }) => sha256));
  return (
    textOf(from.protocol) !== textOf(to.protocol) || to.references.some(({ sha256 }) => !has.has(sha256))
  );
}

function otherMeasure(slug: string): Refusal {
  return new Refusal(
    'CONFLICT',
    `${slug}: expected the protocol and the references that it has, since it has submissions, got others`,
    'Make another board with the new ones: scores under different protocols cannot be compared.',
  );
}

export function storedColumn({
  direction,
  class: classScope = '',
  ...column
}: BoardDocumentColumn): NewColumn {
  return { ...column, classScope, direction: DIRECTIONS[direction] };
}

/** The document of a board: applying it changes nothing. */
export function documentOf(
  board: Board,
  {
    protocol,
    references,
    phases,
    columns,
    reported,
  }: {
    protocol: StoredProtocol;
    references: readonly ReferenceOfBoard[];
    columns: readonly ColumnOfBoard[];
    phases: readonly Phase[];
    reported: readonly ReportedResult[];
  },
): BoardDocument {
  return {
    board: board.slug,
    title: board.title,
    description: board.description,
    visibility: wordFor(VISIBILITIES, board.visibility),
    ...(board.entry === 'INVITATION' ? { entry: 'invitation' } : {}),
    protocol: parseProtocol(protocol.document),
    references: references.map(({ key, name, reference }) => ({
      key,
      name,
      sha256: reference.sampleSetSha256,
    })),
    columns: columns.map(({ classScope, reference, ...column }) => ({
      metric: column.metric,
      reference: reference.key,
      ...(classScope === '' ? {} : { class: classScope }),
      title: column.title,
      direction: wordFor(DIRECTIONS, column.direction),
      digits: column.digits,
      scale: column.scale,
      primary: column.primary,
      ranked: column.ranked,
    })),
    ranking: { order: wordFor(ORDERS, board.rankingOrder), standing: wordFor(STANDINGS, board.standing) },
    ...(reported.length === 0 ? {} : { reported: reported.map(documentedResult) }),
    ...scheduleOf(board, phases),
  };
}
