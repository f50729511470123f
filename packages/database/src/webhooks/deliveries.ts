import { Refusal } from '@fidboard/core';
import { type Database, transaction } from '../database.ts';
import { keyset, type Page, type PageRequest, pageOf } from '../keyset.ts';
import type { Board, Webhook, WebhookDelivery } from '../models.ts';
import { addDelivery } from './deliver-later.ts';
import type { WebhookKind } from './kinds.ts';

export type DeliveryWithWebhook = WebhookDelivery & { webhook: Webhook & { board: Board } };

export function deliveryById(database: Database, id: string): Promise<DeliveryWithWebhook | null> {
  return database.prisma.webhookDelivery.findUnique({
    where: { id },
    include: { webhook: { include: { board: true } } },
  });
}

/** A webhook's deliveries, newest first. */
export async function deliveryPage(
  database: Database,
  webhookId: string,
  request: PageRequest,
): Promise<Page<WebhookDelivery>> {
  const query = keyset(request, 'newest');
  const rows = await database.prisma.webhookDelivery.findMany({
    where: { webhookId, ...query.where },
    orderBy: query.orderBy,
    take: query.take,
  });
  return pageOf(rows, query);
}

/** Keeps the body of a delivery and returns the one that is kept: the first, when two are made at once. */
export async function keepBody(database: Database, id: string, body: string): Promise<string> {
  await database.prisma.webhookDelivery.updateMany({ where: { id, body: null }, data: { body } });
  const kept = await database.prisma.webhookDelivery.findUniqueOrThrow({ where: { id } });
  return kept.body ?? body;
}

/** Sends a webhook a delivery that tells of nothing. Refuses (CONFLICT) while one is on its way or the webhook is disabled. */
export function test(database: Database, webhookId: string): Promise<WebhookDelivery> {
  return transaction(database, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Webhook" WHERE id = ${webhookId} FOR UPDATE`;
    const webhook = await tx.webhook.findUniqueOrThrow({ where: { id: webhookId } });
    if (webhook.disabledAt !== null) throw disabled();
    const kind: WebhookKind = 'webhook.test';
    if ((await tx.webhookDelivery.count({ where: { webhookId, kind, state: 'PENDING' } })) > 0) {
      throw new Refusal(
        'CONFLICT',
        'webhook: expected none of its tests to be on its way, got one',
        'Wait for its next attempt, or see in the list why it failed.',
      );
    }
    const row = await tx.webhookDelivery.create({ data: { webhookId, kind, payload: {} } });
    await addDelivery(tx, row, new Date());
    return row;
  });
}

/** Sends a delivery again, as a new series of attempts. Refuses (CONFLICT) while it is on its way or its webhook is disabled. */
export function resend(database: Database, id: string): Promise<WebhookDelivery> {
  return transaction(database, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "WebhookDelivery" WHERE id = ${id} FOR UPDATE`;
    const row = await tx.webhookDelivery.findUniqueOrThrow({ where: { id }, include: { webhook: true } });
    if (row.webhook.disabledAt !== null) throw disabled();
    if (row.state === 'PENDING') {
      throw new Refusal(
        'CONFLICT',
        'delivery: expected one that has ended, got one that will be tried again',
        'Wait for its next attempt.',
      );
    }
    await addDelivery(tx, row, new Date());
    return tx.webhookDelivery.update({
      where: { id },
      data: { state: 'PENDING', attempts: 0, status: null, error: null, answer: null },
    });
  });
}

function disabled(): Refusal {
  return new Refusal(
    'CONFLICT',
    'webhook: expected one that is enabled, got a disabled one',
    'Enable it first.',
  );
}
