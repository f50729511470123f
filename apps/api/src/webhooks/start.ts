import { startWebhookQueue, type WebhookQueue } from '@fidboard/database';
import type { Services } from '../schema/context.ts';
import { deliver } from './deliver.ts';

/**
 * Sends what waits for webhooks, in this process: it is the API that has FIDBOARD_SECRET, under which their secrets
 * are sealed, and workers, which decode what strangers upload, do not get it.
 */
export function startWebhooks(services: Services): Promise<WebhookQueue> {
  return startWebhookQueue(services.database, {
    deliver: (id) => deliver(services, id),
    log: (level, message) => (level === 'error' ? services.log.error(message) : services.log.warn(message)),
  });
}
