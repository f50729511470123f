import { canonicalJson, type Json, Refusal } from '@fidboard/core';
import {
  type BoardDocument,
  type BoardDocumentColumn,
  type BoardDocumentReference,
  parseProtocol,
} from '@fidboard/protocol';
import type { ColumnOfBoard, NewColumn, NewMeasure, ReferenceOfBoard } from './board-measure.ts';
import { DIRECTIONS, ENTRIES, ORDERS, STANDINGS, VISIBILITIES, wordFor } from './board-words.ts';
import { create } from './boards.ts';
import { changeMeasure, type WantedMeasure } from './change-measure.ts';
import { changeBoard, lockBoard } from './changes.ts';
import { type Database, type Transaction, transaction } from './database.ts';
import { recordHostAction } from './host-actions.ts';
import type { Board, Phase, Reference, ReportedResult, StoredProtocol } from './models.ts';
import { scheduleOf } from './phases/document.ts';
import { setPhases } from './phases/set.ts';
import { living } from './protocol-versions.ts';
import { ensure as ensureProtocol } from './protocols.ts';
import { publishRanking } from './rankings.ts';
import { ensureIn as ensureReference } from './references.ts';
import { documentedResult, type StoredResult, storedResult } from './reported-results.ts';

/**
 * Makes the board that a document says, or changes the host's board of that slug to it; its references are prepared where they are new.
 *
 * A document that says what the board is already changes nothing. One that measures otherwise makes a version of the board
 * (`changeMeasure`), for which submissions are evaluated again where `reEvaluate` says so; else it is refused (CONFLICT) with their
 * number. Another order ranks the board anew. `hostId` must be the board's host.
 */
export async function apply(
  database: Database,
  hostId: string,
  document: BoardDocument,
  { reEvaluate = false }: { reEvaluate?: boolean } = {},
): Promise<Board> {
  const { board: slug, title, description, visibility, ranking } = document;
  const fields = {
    title,
    description,
    visibility: VISIBILITIES[visibility],
    entry: ENTRIES[document.entry ?? 'open'],
    rankingOrder: ORDERS[ranking.order],
    standing: STANDINGS[ranking.standing],
    timeZone: document.timeZone ?? 'UTC',
  };
  const reported = (document.reported ?? []).map(storedResult);
  const existing = await database.prisma.board.findUnique({ where: { slug } });
  if (existing !== null) {
    const wanted = { hostId, document, fields, reported, reEvaluate };
    return transaction(database, (tx) => change(tx, existing, wanted));
  }
  const { protocolFingerprint, ...measure } = await transaction(database, (tx) =>
    measureOf(tx, document, null),
  );
  const { phases = [] } = document;
  return create(database, { slug, hostId, ...fields, protocolFingerprint, ...measure, phases, reported });
}

/** What a document measures with; its protocol is stored and its references are prepared where they are new. */
async function measureOf(
  tx: Transaction,
  { protocol, references, columns }: BoardDocument,
  boardId: string | null,
): Promise<WantedMeasure> {
  const { fingerprint: protocolFingerprint } = await ensureProtocol({ prisma: tx }, protocol);
  const stored: NewMeasure['references'][number][] = [];
  for (const { key, name, ...source } of references) {
    const of = { protocolFingerprint, ...storedSource(source) };
    const { id } = await ensureReference(tx, of, { boardId: boardId ?? undefined });
    stored.push({ key, name, referenceId: id });
  }
  return { protocolFingerprint, references: stored, columns: columns.map(storedColumn) };
}

async function change(
  tx: Transaction,
  { id, slug }: Board,
  {
    hostId,
    document,
    fields,
    reported,
    reEvaluate,
  }: {
    hostId: string;
    document: BoardDocument;
    fields: Pick<Board, 'title'>;
    reported: readonly StoredResult[];
    reEvaluate: boolean;
  },
): Promise<Board> {
  // Before the board: locks are taken in the order submission, reference, board. What is refused below is not prepared.
  await tx.$queryRaw`SELECT 1 FROM "Submission" WHERE "boardId" = ${id} ORDER BY id FOR UPDATE`;
  const measure = await measureOf(tx, document, id);
  await lockBoard(tx, id);
  const board = await tx.board.findUniqueOrThrow({
    where: { id },
    include: { phases: true, reported: { orderBy: { position: 'asc' } } },
  });
  if (board.hostId !== hostId)
    throw new Refusal('FORBIDDEN', `${slug}: expected its host, got another person`, 'Choose another slug.');
  const versions = await living(tx, id);
  const now = documentOf(board, { ...board, ...versions.at(-1)! });
  if (textOf(now) === textOf(document)) return board;
  await tx.reportedResult.deleteMany({ where: { boardId: id } });
  await tx.reportedResult.createMany({ data: reported.map((result) => ({ ...result, boardId: id })) });
  await setPhases(tx, board, document.phases ?? []);
  await changeBoard(tx, id, { kind: 'board.changed', payload: { title: fields.title }, data: fields });
  await recordHostAction(tx, {
    boardId: id,
    actorId: hostId,
    action: 'board.changed',
    details: { changes: changesBetween(now, document) },
  });
  const isRanked = await changeMeasure(tx, { board, versions }, { ...measure, reEvaluate });
  // Phases too: what they show at other times may now be shown, or no longer be.
  const reordered =
    !isRanked &&
    textOf([now.ranking, now.phases ?? []]) !== textOf([document.ranking, document.phases ?? []]);
  const ranked = reordered && (await tx.ranking.findFirst({ where: { boardId: id }, select: { id: true } }));
  if (ranked) await publishRanking(tx, id, null);
  return tx.board.findUniqueOrThrow({ where: { id } });
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

type Source = Omit<BoardDocumentReference, 'key' | 'name'>;

function storedSource({ sha256, kind, labels }: Source) {
  return {
    sampleSetSha256: sha256,
    ...(kind === 'statistics' ? { kind: 'STATISTICS' as const } : {}),
    ...(labels === undefined ? {} : { labelsSha256: labels }),
  };
}

function documentedSource({ sampleSetSha256, kind, labelsSha256 }: Reference): Source {
  return {
    sha256: sampleSetSha256,
    ...(kind === 'STATISTICS' ? { kind: 'statistics' as const } : {}),
    ...(labelsSha256 === '' ? {} : { labels: labelsSha256 }),
  };
}

function storedColumn({ direction, class: classScope = '', ...column }: BoardDocumentColumn): NewColumn {
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
      ...documentedSource(reference),
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
