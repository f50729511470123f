import type { Json } from '@fidboard/core';

/** What a webhook is told of. Stable: receivers match on them. */
export const WEBHOOK_KINDS = [
  'submission.scored',
  'submission.failed',
  'ranking.published',
  'reference.ready',
  'protocol.published',
  'scores.released',
  // Comes of no event: a host asks for it.
  'webhook.test',
] as const;

export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

/** What a board's event is to a webhook; null for what none is told of. */
export function webhookKindOf(event: {
  kind: string;
  payload: { readonly [key: string]: Json };
}): WebhookKind | null {
  const { state } = event.payload;
  switch (event.kind) {
    case 'submission.state':
      return state === 'SCORED' ? 'submission.scored' : state === 'FAILED' ? 'submission.failed' : null;
    case 'ranking.published':
    case 'protocol.published':
    case 'scores.released':
      return event.kind;
    case 'reference.state':
      return state === 'READY' ? 'reference.ready' : null;
    default:
      return null;
  }
}
