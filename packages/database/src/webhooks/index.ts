export {
  type DeliveryWithWebhook,
  deliveryById,
  deliveryPage,
  keepBody,
  resend,
  test,
} from './deliveries.ts';
export { WEBHOOK_KINDS, type WebhookKind } from './kinds.ts';
export { type Attempt, MAX_DELIVERY_ATTEMPTS, recordAttempt } from './record-attempt.ts';
export { add, byIds, disable, enable, MOST_WEBHOOKS, type NewWebhook, ofBoard, remove } from './webhooks.ts';
