import { webhooks } from '@fidboard/database';
import type { Services } from '../schema/context.ts';
import { messageOf } from './message.ts';
import { post } from './post.ts';
import { signatureOf } from './signature.ts';

/** Makes one attempt at a delivery and records how it went; does nothing when the delivery has ended. */
export async function deliver(services: Services, deliveryId: string): Promise<void> {
  const { database } = services;
  const delivery = await webhooks.deliveryById(database, deliveryId);
  if (delivery === null || delivery.state !== 'PENDING') return;
  const body =
    delivery.body ??
    (await webhooks.keepBody(database, deliveryId, JSON.stringify(await messageOf(services, delivery))));
  await webhooks.recordAttempt(database, deliveryId, await attempt(services, { delivery, body }));
}

async function attempt(
  services: Services,
  { delivery, body }: { delivery: webhooks.DeliveryWithWebhook; body: string },
): Promise<webhooks.Attempt> {
  const { clock, settings, webhookSecrets } = services;
  const { webhook, kind, id } = delivery;
  const at = clock.now();
  const failed = (error: string) => ({ at, status: null, error, answer: null });
  const secret = webhookSecrets.open(webhook.sealedSecret, webhook);
  if (secret === null)
    return failed('FIDBOARD_SECRET has changed since the webhook was added: remove it and add it again.');
  try {
    const { status, text } = await post(new URL(webhook.url), {
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Fidboard-Webhooks',
        'fidboard-event': kind,
        'fidboard-delivery': id,
        'fidboard-signature': signatureOf(body, { secret, at }),
      },
      privateAllowed: settings.webhooksPrivate,
    });
    if (status >= 200 && status < 300) return { at, status, error: null, answer: null };
    const redirect = status >= 300 && status < 400;
    const error = redirect ? `Status ${status}: redirects are not followed.` : `Status ${status}.`;
    return { at, status, error, answer: text || null };
  } catch (error) {
    return failed(reasonOf(error));
  }
}

const LONGEST_REASON = 200;

/** What the host reads of a failure on the way. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'No answer.';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'No answer within 10 s.';
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return `${code}${error.message}`.slice(0, LONGEST_REASON) || 'No answer.';
}
