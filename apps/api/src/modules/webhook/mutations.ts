import { Refusal } from '@fidboard/core';
import { type Webhook, webhooks } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { requireId } from '../../schema/global-id.ts';
import { parseWebhookUrl } from '../../webhooks/parse-webhook-url.ts';
import { hostedBoard } from '../board/hosted.ts';
import { WebhookDeliveryRef, WebhookRef } from './webhook.ts';

const AddWebhookInput = builder.inputType('AddWebhookInput', {
  description: 'An address that is to hear of a board’s events.',
  fields: (t) => ({
    boardSlug: t.string({ required: true, description: 'A board that the viewer hosts.' }),
    url: t.string({ required: true, description: 'An https address of a public host.' }),
  }),
});
const RemoveWebhookInput = builder.inputType('RemoveWebhookInput', {
  description: 'A webhook that is no longer needed.',
  fields: (t) => ({ webhookId: t.id({ required: true, description: 'The webhook.' }) }),
});
const EnableWebhookInput = builder.inputType('EnableWebhookInput', {
  description: 'A webhook that was disabled after failures.',
  fields: (t) => ({ webhookId: t.id({ required: true, description: 'The webhook.' }) }),
});
const TestWebhookInput = builder.inputType('TestWebhookInput', {
  description: 'A webhook that is to be tried.',
  fields: (t) => ({ webhookId: t.id({ required: true, description: 'The webhook.' }) }),
});
const ResendWebhookDeliveryInput = builder.inputType('ResendWebhookDeliveryInput', {
  description: 'A delivery that is to be sent again.',
  fields: (t) => ({ deliveryId: t.id({ required: true, description: 'The id of the delivery.' }) }),
});

const AddWebhookPayload = builder
  .objectRef<{ webhook: Webhook; secret: string }>('AddWebhookPayload')
  .implement({
    description: 'A new webhook, with what its deliveries are signed with.',
    fields: (t) => ({
      webhook: t.field({
        type: WebhookRef,
        description: 'The webhook.',
        resolve: ({ webhook }) => webhook,
      }),
      secret: t.exposeString('secret', {
        description: 'The key of the HMAC in Fidboard-Signature. Shown this once: keep it.',
      }),
    }),
  });

const RemoveWebhookPayload = builder.objectRef<Webhook>('RemoveWebhookPayload').implement({
  description: 'The webhook that was removed.',
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Where nothing is sent any more.' }),
  }),
});

builder.mutationFields((t) => ({
  addWebhook: t.field({
    type: AddWebhookPayload,
    description: 'Lets an address hear of the events of a board that the viewer hosts.',
    errors: {},
    args: { input: t.arg({ type: AddWebhookInput, required: true, description: 'The address.' }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const { services } = context;
      const { board, hostId: actorId } = await hostedBoard(context, input.boardSlug);
      const { webhooksPrivate: privateAllowed } = services.settings;
      const owner = { boardId: board.id, url: parseWebhookUrl(input.url, { privateAllowed }).href };
      const { secret, sealed: sealedSecret } = services.webhookSecrets.make(owner);
      const webhook = await webhooks.add(services.database, { ...owner, sealedSecret }, actorId);
      return { webhook, secret };
    }),
  }),
  removeWebhook: t.field({
    type: RemoveWebhookPayload,
    description: 'Forgets a webhook and what was sent to it.',
    errors: {},
    args: { input: t.arg({ type: RemoveWebhookInput, required: true, description: 'Which one.' }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const [{ id }, actorId] = await hostedWebhook(
        context,
        requireId('Webhook', input.webhookId, 'webhookId'),
      );
      return webhooks.remove(context.services.database, id, actorId);
    }),
  }),
  enableWebhook: t.field({
    type: WebhookRef,
    description: 'Lets a disabled webhook hear of what happens from now on.',
    errors: {},
    args: { input: t.arg({ type: EnableWebhookInput, required: true, description: 'Which one.' }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const [{ id }, actorId] = await hostedWebhook(
        context,
        requireId('Webhook', input.webhookId, 'webhookId'),
      );
      return webhooks.enable(context.services.database, id, actorId);
    }),
  }),
  testWebhook: t.field({
    type: WebhookDeliveryRef,
    description: 'Sends a webhook a delivery of the kind "webhook.test", which tells of nothing.',
    errors: {},
    args: { input: t.arg({ type: TestWebhookInput, required: true, description: 'Which one.' }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const [{ id }] = await hostedWebhook(context, requireId('Webhook', input.webhookId, 'webhookId'));
      return webhooks.test(context.services.database, id);
    }),
  }),
  resendWebhookDelivery: t.field({
    type: WebhookDeliveryRef,
    description: 'Sends a delivery that has ended again: the same body under the same delivery id.',
    errors: {},
    args: { input: t.arg({ type: ResendWebhookDeliveryInput, required: true, description: 'Which one.' }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      context.policy.requireUser('manage');
      const { database } = context.services;
      const id = requireId('WebhookDelivery', input.deliveryId, 'deliveryId');
      const delivery = await webhooks.deliveryById(database, id);
      // In the same words for one that is not there and one of another's board.
      if (delivery === null) throw absent();
      await hostedWebhook(context, delivery.webhookId);
      return webhooks.resend(database, id);
    }),
  }),
}));

/** A webhook of a board of the viewer's; to others there is none. */
async function hostedWebhook(context: Context, id: string): Promise<[Webhook, string]> {
  const actorId = context.policy.requireUser('manage');
  const [webhook] = await webhooks.byIds(context.services.database, [id]);
  const board = webhook && (await context.loaders.board.load(webhook.boardId));
  if (!webhook || !board || !context.policy.canSeeHostSide(board)) throw absent();
  return [webhook, actorId];
}

function absent(): Refusal {
  return new Refusal('NOT_FOUND', 'webhook: expected an existing one, got none', 'Check its id.');
}
