import type { Json } from '@fidboard/core';
import { type Database, type Transaction, transaction } from './database.ts';
import { keyset, type Page, type PageRequest, pageOf } from './keyset.ts';
import type { HostAction } from './models.ts';

/** Every kind of host action that is recorded. Kinds are added, never renamed: they stand in logs that are kept. */
export const HOST_ACTIONS = [
  'board.created',
  'board.changed',
  'board.dumped',
  'board.loaded',
  'invitation.revoked',
  'protocol.published',
  'protocol.failed',
  'scores.released',
  'submission.cancelled',
  'submission.noted',
  'submission.rerun',
  'submission.withdrawn',
  'team.entered',
  'team.invited',
  'team.removed',
  'webhook.added',
  'webhook.removed',
  'webhook.enabled',
] as const;
export type HostActionKind = (typeof HOST_ACTIONS)[number];

export interface NewHostAction {
  boardId: string;
  /** The host who did it; null where the platform did it by a rule of the host's (a phase that opens by itself). */
  actorId: string | null;
  action: HostActionKind;
  /** What it was done to, where it is not the board itself: the name of a GraphQL type and a database id. */
  subject?: { type: string; id: string };
  /** What changed, to be read by the host: never secrets, nor what other people keep private. */
  details?: { readonly [key: string]: Json };
}

/** Writes what a host did into the board's log, in the transaction that does it: either both are there or neither. */
export async function recordHostAction(tx: Transaction, done: NewHostAction): Promise<void> {
  const { boardId, actorId, action, subject, details = {} } = done;
  const actor =
    actorId === null ? null : await tx.user.findUnique({ where: { id: actorId }, select: { name: true } });
  await tx.hostAction.create({
    data: {
      boardId,
      actorId,
      actorName: actor?.name ?? null,
      action,
      subjectType: subject?.type ?? null,
      subjectId: subject?.id ?? null,
      details,
    },
  });
}

/** The same, of what changes nothing else. */
export function record(database: Database, done: NewHostAction): Promise<void> {
  return transaction(database, (tx) => recordHostAction(tx, done));
}

/** What a board's host did, newest first. */
export async function pageOfBoard(
  database: Database,
  boardId: string,
  request: PageRequest,
): Promise<Page<HostAction>> {
  const query = keyset(request, 'newest');
  const rows = await database.prisma.hostAction.findMany({
    where: { boardId, ...query.where },
    orderBy: query.orderBy,
    take: query.take,
  });
  return pageOf(rows, query);
}
