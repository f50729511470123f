import { Refusal } from '@fidboard/core';
import type { BoardWebhooksQuery } from '../generated/graphql.ts';
import {
  ADD_WEBHOOK,
  BOARD_WEBHOOKS,
  ENABLE_WEBHOOK,
  REMOVE_WEBHOOK,
  RESEND_DELIVERY,
  TEST_WEBHOOK,
} from '../server/documents.ts';
import { hostedBoard } from '../server/hosted-board.ts';
import { refusalOfDomainError, request } from '../server/request.ts';
import { findOwnServer } from '../server/server.ts';

export interface WebhookOptions {
  server?: string;
  json?: boolean;
}
type Asked = WebhookOptions & { signal: AbortSignal };
type Webhook = NonNullable<BoardWebhooksQuery['board']>['webhooks'][number];

/** `fidboard board webhook add`: prints the secret, which the server does not show again. */
export async function addWebhook(
  { slug, url }: { slug: string; url: string },
  { server: asked, json = false, signal }: Asked,
): Promise<void> {
  const variables = { input: { boardSlug: slug, url } };
  const { addWebhook: result } = await request(await findOwnServer(asked), ADD_WEBHOOK, {
    variables,
    signal,
  });
  if (result.__typename !== 'MutationAddWebhookSuccess') throw refusalOfDomainError(result);
  const { secret, webhook } = result.data;
  if (json) return print(`${JSON.stringify({ id: webhook.id, url: webhook.url, secret })}\n`);
  print(`${webhook.id}  ${webhook.url}\n${secret}\nKeep the secret: it is not shown again.\n`);
}

/** `fidboard board webhook list`. */
export async function listWebhooks(slug: string, options: Asked): Promise<void> {
  const webhooks = await webhooksOf(slug, options);
  if (options.json) return print(`${JSON.stringify(webhooks.map(({ deliveries: _, ...rest }) => rest))}\n`);
  for (const { id, url, disabledAt, disabledReason } of webhooks)
    print(`${id}  ${url}  ${disabledAt ? `disabled ${disabledAt}: ${disabledReason}` : 'enabled'}\n`);
}

/** `fidboard board webhook deliveries`: the newest of each webhook. */
export async function listDeliveries(slug: string, options: Asked): Promise<void> {
  const webhooks = await webhooksOf(slug, options);
  if (options.json)
    return print(
      `${JSON.stringify(webhooks.map(({ id, url, deliveries }) => ({ webhook: id, url, deliveries: deliveries.nodes })))}\n`,
    );
  for (const { url, deliveries } of webhooks) {
    print(`${url}\n`);
    for (const { id, kind, state, attempts, error, attemptedAt, createdAt } of deliveries.nodes)
      print(
        `  ${id}  ${kind}  ${state}, attempt ${attempts}  ${attemptedAt ?? createdAt}${error ? `  ${error}` : ''}\n`,
      );
  }
}

/** `fidboard board webhook resend`: by the id that GraphQL answers, or the one that the receiver saw. */
export async function resendDelivery(
  { slug, id }: { slug: string; id: string },
  options: Asked,
): Promise<void> {
  const all = (await webhooksOf(slug, options)).flatMap(({ deliveries }) => deliveries.nodes);
  const deliveryId = all.find((each) => each.deliveryId === id)?.id ?? id;
  const { resendWebhookDelivery: result } = await request(
    await findOwnServer(options.server),
    RESEND_DELIVERY,
    {
      variables: { input: { deliveryId } },
      signal: options.signal,
    },
  );
  if (result.__typename !== 'MutationResendWebhookDeliverySuccess') throw refusalOfDomainError(result);
  print(options.json ? `${JSON.stringify(result.data)}\n` : 'It will be sent again now.\n');
}

/** `fidboard board webhook test`: sends what tells of nothing. */
export async function testWebhook({ slug, id }: { slug: string; id: string }, options: Asked): Promise<void> {
  const { url } = await webhookOf(slug, { id, options });
  const { testWebhook: result } = await request(await findOwnServer(options.server), TEST_WEBHOOK, {
    variables: { input: { webhookId: id } },
    signal: options.signal,
  });
  if (result.__typename !== 'MutationTestWebhookSuccess') throw refusalOfDomainError(result);
  const text = `A test is on its way to ${url}; see: fidboard board webhook deliveries ${slug}\n`;
  print(options.json ? `${JSON.stringify(result.data)}\n` : text);
}

/** `fidboard board webhook enable`. */
export async function enableWebhook(
  { slug, id }: { slug: string; id: string },
  options: Asked,
): Promise<void> {
  await webhookOf(slug, { id, options });
  const { enableWebhook: result } = await request(await findOwnServer(options.server), ENABLE_WEBHOOK, {
    variables: { input: { webhookId: id } },
    signal: options.signal,
  });
  if (result.__typename !== 'MutationEnableWebhookSuccess') throw refusalOfDomainError(result);
  print(options.json ? `${JSON.stringify(result.data)}\n` : `${result.data.url} is enabled.\n`);
}

/** `fidboard board webhook remove`. */
export async function removeWebhook(
  { slug, id }: { slug: string; id: string },
  options: Asked,
): Promise<void> {
  await webhookOf(slug, { id, options });
  const { removeWebhook: result } = await request(await findOwnServer(options.server), REMOVE_WEBHOOK, {
    variables: { input: { webhookId: id } },
    signal: options.signal,
  });
  if (result.__typename !== 'MutationRemoveWebhookSuccess') throw refusalOfDomainError(result);
  print(
    options.json ? `${JSON.stringify(result.data)}\n` : `Nothing is sent to ${result.data.url} any more.\n`,
  );
}

/** The webhooks of a board that the caller hosts. Refuses (NOT_FOUND, FORBIDDEN) another board. */
async function webhooksOf(slug: string, { server: asked, signal }: Asked): Promise<Webhook[]> {
  const server = await findOwnServer(asked);
  const { board } = await request(server, BOARD_WEBHOOKS, { variables: { slug }, signal });
  return [...hostedBoard(board, { slug, server }).webhooks];
}

async function webhookOf(slug: string, { id, options }: { id: string; options: Asked }): Promise<Webhook> {
  const found = (await webhooksOf(slug, options)).find((each) => each.id === id);
  if (found) return found;
  throw new Refusal(
    'NOT_FOUND',
    `expected a webhook ${id} of the board "${slug}", found none`,
    `See: fidboard board webhook list ${slug}`,
  );
}

function print(text: string): void {
  process.stdout.write(text);
}
