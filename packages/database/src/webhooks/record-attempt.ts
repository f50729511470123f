import { type Database, transaction } from '../database.ts';
import { addDelivery } from './deliver-later.ts';
import { disable } from './webhooks.ts';

export interface Attempt {
  at: Date;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  /** Null when it arrived. */
  error: string | null;
  /** The beginning of the answer to an attempt that failed. */
  answer: string | null;
}

/** A delivery is tried this often, over 26 hours. */
export const MAX_DELIVERY_ATTEMPTS = 11;

/** After this many deliveries given up one after another a webhook is disabled. */
const MOST_GIVEN_UP = 5;

/** Deliveries that ended are listed for so long. */
const KEEP_DAYS = 30;

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

/** How long after attempt `number` the next one follows: 5 s, 20 s, 80 s ... and at most 6 hours. */
export function delayAfter(number: number): number {
  return Math.min(5 * SECOND * 4 ** (number - 1), 6 * HOUR);
}

/**
 * Records an attempt, and in the same transaction adds the job of the next one, or gives the delivery up.
 *
 * Does nothing when the delivery ended meanwhile or is gone.
 */
export async function recordAttempt(database: Database, id: string, attempt: Attempt): Promise<void> {
  await transaction(database, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "WebhookDelivery" WHERE id = ${id} FOR UPDATE`;
    const row = await tx.webhookDelivery.findUnique({ where: { id } });
    if (row === null || row.state !== 'PENDING') return;
    const { webhookId } = row;
    const { at, status, error, answer } = attempt;
    const attempts = row.attempts + 1;
    const said = { attempts, attemptedAt: at, status, error, answer };
    if (error === null) {
      await tx.webhookDelivery.update({
        where: { id },
        data: { ...said, state: 'DELIVERED', nextAttemptAt: null },
      });
      await tx.webhook.update({ where: { id: webhookId }, data: { givenUp: 0 } });
      await tx.webhookDelivery.deleteMany({
        where: {
          webhookId,
          state: { not: 'PENDING' },
          createdAt: { lt: new Date(at.getTime() - KEEP_DAYS * DAY) },
        },
      });
      return;
    }
    if (attempts < MAX_DELIVERY_ATTEMPTS) {
      const nextAttemptAt = new Date(at.getTime() + delayAfter(attempts));
      await tx.webhookDelivery.update({ where: { id }, data: { ...said, nextAttemptAt } });
      await addDelivery(tx, row, nextAttemptAt);
      return;
    }
    await tx.webhookDelivery.update({
      where: { id },
      data: { ...said, state: 'FAILED', nextAttemptAt: null },
    });
    const { givenUp } = await tx.webhook.update({
      where: { id: webhookId },
      data: { givenUp: { increment: 1 } },
    });
    if (givenUp >= MOST_GIVEN_UP) {
      const reason = `${givenUp} deliveries in a row could not be made, each tried ${attempts} times. The last error: ${error}`;
      await disable(tx, webhookId, { reason, now: at });
    }
  });
}
