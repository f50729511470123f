import { Refusal } from '@fidboard/core';
import { lockBoard } from '../changes.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import { type HostActionKind, recordHostAction } from '../host-actions.ts';
import type { Webhook } from '../models.ts';

/** Webhooks that one board may have. */
export const MOST_WEBHOOKS = 10;

export function byIds(database: Database, ids: readonly string[]): Promise<Webhook[]> {
  return database.prisma.webhook.findMany({ where: { id: { in: [...ids] } } });
}

/** A board's webhooks, oldest first. */
export function ofBoard(database: Database, boardId: string): Promise<Webhook[]> {
  return database.prisma.webhook.findMany({
    where: { boardId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

export interface NewWebhook {
  boardId: string;
  url: string;
  sealedSecret: string;
}

/** Registers an address, in the name of the host `actorId`. Refuses a board's eleventh (QUOTA_EXCEEDED) and an address that it has (CONFLICT). */
export function add(database: Database, webhook: NewWebhook, actorId: string): Promise<Webhook> {
  return transaction(database, async (tx) => {
    // The lock lets webhooks of one board be added one after the other, so that each sees those before it.
    await lockBoard(tx, webhook.boardId);
    const others = await tx.webhook.findMany({ where: { boardId: webhook.boardId }, select: { url: true } });
    if (others.some(({ url }) => url === webhook.url)) {
      throw new Refusal(
        'CONFLICT',
        `url: expected one that the board does not have, got ${webhook.url}`,
        'Remove that webhook first, if it is to have another secret.',
      );
    }
    if (others.length >= MOST_WEBHOOKS) {
      throw new Refusal(
        'QUOTA_EXCEEDED',
        `webhooks: expected fewer than ${MOST_WEBHOOKS} on the board, got ${others.length}`,
        'Remove one that is no longer needed.',
      );
    }
    const row = await tx.webhook.create({ data: webhook });
    await log(tx, row, { actorId, action: 'webhook.added' });
    return row;
  });
}

/** Forgets a webhook, its secret and its deliveries; their jobs find nothing to do. */
export function remove(database: Database, id: string, actorId: string): Promise<Webhook> {
  return transaction(database, async (tx) => {
    const row = await tx.webhook.delete({ where: { id } });
    await log(tx, row, { actorId, action: 'webhook.removed' });
    return row;
  });
}

/** Lets a disabled webhook hear of what happens from now on; what it missed can be sent again by hand. */
export function enable(database: Database, id: string, actorId: string): Promise<Webhook> {
  return transaction(database, async (tx) => {
    const row = await tx.webhook.update({
      where: { id },
      data: { disabledAt: null, disabledReason: null, givenUp: 0 },
    });
    await log(tx, row, { actorId, action: 'webhook.enabled' });
    return row;
  });
}

/** The log names the host of the address alone: the rest of it may be as good as a password. */
async function log(
  tx: Transaction,
  { id, boardId, url }: Webhook,
  done: { actorId: string; action: HostActionKind },
): Promise<void> {
  const details = { host: new URL(url).host };
  await recordHostAction(tx, { boardId, ...done, subject: { type: 'Webhook', id }, details });
}

/** Stops a webhook, with a sentence for the host; what waits for it is given up. */
export async function disable(
  tx: Transaction,
  id: string,
  { reason, now }: { reason: string; now: Date },
): Promise<void> {
  await tx.webhook.update({ where: { id }, data: { disabledAt: now, disabledReason: reason } });
  await tx.webhookDelivery.updateMany({
    where: { webhookId: id, state: 'PENDING' },
    data: { state: 'FAILED', nextAttemptAt: null, error: 'The webhook was disabled.' },
  });
}
