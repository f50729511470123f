import type { Json } from '@fidboard/core';
import type { Transaction } from '../database.ts';
import { webhookKindOf } from './kinds.ts';

/** The task's name in the queue. Workers do not know it: the API takes these jobs. */
export const DELIVER = 'deliverWebhook';

/**
 * Writes a delivery to each of a board's webhooks, with the job that sends it, in the transaction of the event.
 *
 * A board that nobody hosts any more tells nobody.
 */
export async function deliverLater(
  tx: Transaction,
  boardId: string,
  event: { kind: string; payload: { readonly [key: string]: Json } },
): Promise<void> {
  const kind = webhookKindOf(event);
  if (kind === null) return;
  const webhooks = await tx.webhook.findMany({
    where: { boardId, disabledAt: null, board: { hostId: { not: null } } },
    select: { id: true },
  });
  for (const { id: webhookId } of webhooks) {
    const { id } = await tx.webhookDelivery.create({ data: { webhookId, kind, payload: event.payload } });
    await addDelivery(tx, { id, webhookId }, new Date());
  }
}

/** Adds the job of an attempt at a delivery. Those of one webhook run one after another, so that a slow one holds up no other. */
export async function addDelivery(
  tx: Transaction,
  { id, webhookId }: { id: string; webhookId: string },
  runAt: Date,
): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM graphile_worker.add_job(
      identifier => ${DELIVER}, queue_name => ${`webhook:${webhookId}`},
      payload => ${JSON.stringify({ deliveryId: id })}::json,
      job_key => ${`webhook:${id}`}, run_at => ${runAt}::timestamptz)`;
}
