import { type Webhook, type WebhookDelivery, webhooks } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { pageCost } from '../../schema/connection.ts';
import { globalIdOf } from '../../schema/global-id.ts';
import { BoardRef } from '../../schema/refs.ts';

export const WebhookRef = builder.objectRef<Webhook>('Webhook');
export const WebhookDeliveryRef = builder.objectRef<WebhookDelivery>('WebhookDelivery');

const DeliveryState = builder.enumType('WebhookDeliveryState', {
  description: 'How far a delivery is.',
  values: {
    PENDING: { description: 'Not yet tried, or to be tried again.' },
    DELIVERED: { description: 'Answered with a status of 200 to 299.' },
    FAILED: { description: 'Given up after its last attempt, or because the webhook was disabled.' },
  } as const,
});

WebhookDeliveryRef.implement({
  description: 'One event for one webhook, as docs/webhooks.md of the repository describes it.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque; addresses the delivery in mutations.',
      resolve: ({ id }) => globalIdOf('WebhookDelivery', id),
    }),
    deliveryId: t.exposeString('id', {
      description: 'As it is sent, in the body and as Fidboard-Delivery: the same in each attempt.',
    }),
    kind: t.exposeString('kind', { description: 'What it tells of, such as "submission.scored".' }),
    state: t.field({
      type: DeliveryState,
      description: 'Whether it arrived.',
      resolve: ({ state }) => state,
    }),
    attempts: t.exposeInt('attempts', { description: 'How often it was tried.' }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'The HTTP status that answered the last attempt; null when there was no answer.',
    }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Why the last attempt failed; null when it did not.',
    }),
    answer: t.exposeString('answer', {
      nullable: true,
      description: 'The first 1,000 bytes of the answer to the last attempt, where it failed.',
    }),
    body: t.exposeString('body', {
      nullable: true,
      description: 'What is sent; null before the first attempt.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it happened.',
      resolve: (row) => row.createdAt,
    }),
    attemptedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last tried.',
      resolve: (row) => row.attemptedAt,
    }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it will be tried again; null when it will not.',
      resolve: (row) => row.nextAttemptAt,
    }),
  }),
});

const DeliveryConnection = builder.connectionObject({
  type: WebhookDeliveryRef,
  name: 'WebhookDeliveryConnection',
});

WebhookRef.implement({
  description: 'An address that hears of a board’s events. Seen by the board’s host alone.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque; addresses the webhook in mutations.',
      resolve: ({ id }) => globalIdOf('Webhook', id),
    }),
    url: t.exposeString('url', { description: 'Where deliveries are posted.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was added.',
      resolve: (row) => row.createdAt,
    }),
    disabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing is sent to it; null while it is enabled.',
      resolve: (row) => row.disabledAt,
    }),
    disabledReason: t.exposeString('disabledReason', {
      nullable: true,
      description: 'Why nothing is sent to it, as a sentence.',
    }),
    deliveries: t.field({
      type: DeliveryConnection,
      description: 'What was and will be sent to it, newest first; kept for 30 days.',
      args: {
        first: t.arg.int({ description: '1 to 100; 20 when left out.' }),
        after: t.arg.string({ description: 'The end of the page before.' }),
      },
      complexity: pageCost,
      resolve: (webhook, request, context) =>
        webhooks.deliveryPage(context.services.database, webhook.id, request),
    }),
  }),
});

builder.objectField(BoardRef, 'webhooks', (t) =>
  t.field({
    type: [WebhookRef],
    description: 'Who hears of its events, oldest first; empty for everybody but the host.',
    complexity: { field: 5, multiplier: 5 },
    resolve: async (board, _args, context) =>
      context.policy.canSeeHostSide(board) ? webhooks.ofBoard(context.services.database, board.id) : [],
  }),
);
