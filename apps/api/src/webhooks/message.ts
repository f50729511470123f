import type { webhooks } from '@fidboard/database';
import { boardUrl } from '../http/addresses.ts';
import { referenceOn } from '../modules/protocol/board-reference.ts';
import type { Services } from '../schema/context.ts';
import { globalIdOf } from '../schema/global-id.ts';
import { createLoaders, type Loaders, required } from '../schema/loaders.ts';

/** What a board's events carry, as far as webhooks are told of them. */
interface Payload {
  readonly submissionId?: string;
  readonly referenceId?: string;
  readonly number?: number;
  readonly previous?: number | null;
  readonly protocolVersion?: number;
  readonly phase?: string;
  readonly phaseKey?: string;
}

/** The body of a delivery; docs/webhooks.md describes it. It holds no score: those are asked for, under the policy of that moment. */
export async function messageOf(services: Services, delivery: webhooks.DeliveryWithWebhook): Promise<object> {
  const { board } = delivery.webhook;
  return {
    id: delivery.id,
    type: delivery.kind,
    createdAt: delivery.createdAt.toISOString(),
    board: {
      id: globalIdOf('Board', board.id),
      slug: board.slug,
      title: board.title,
      url: boardUrl(services.settings, board),
    },
    data: await dataOf(services, delivery, delivery.payload as Payload),
  };
}

async function dataOf(
  services: Services,
  { kind, webhook: { board } }: webhooks.DeliveryWithWebhook,
  payload: Payload,
): Promise<object> {
  const { submissionId, referenceId, number, previous, protocolVersion } = payload;
  const loaders = createLoaders(services.database);
  const submissionOf = (id: string) => submissionPart(services, loaders, id);
  switch (kind as webhooks.WebhookKind) {
    case 'submission.scored':
      return { submission: await submissionOf(submissionId!) };
    case 'submission.failed': {
      const { failureCode, failureMessage, failureFault } = await required(loaders.submission, submissionId!);
      return {
        submission: await submissionOf(submissionId!),
        failure: { code: failureCode, message: failureMessage, fault: failureFault },
      };
    }
    case 'ranking.published':
      return {
        ranking: {
          number,
          previous: previous ?? null,
          protocolVersion,
          url: `${boardUrl(services.settings, board)}/ranking.json`,
        },
        submission: submissionId === undefined ? null : await submissionOf(submissionId),
      };
    case 'protocol.published':
      return { protocolVersion };
    case 'reference.ready': {
      const where = { boardId: board.id, referenceId: referenceId! };
      const { name, reference } = await referenceOn({ loaders }, where);
      return {
        reference: { id: globalIdOf('Reference', reference.id), name, images: reference.imageCount },
      };
    }
    case 'scores.released':
      return { phase: { key: payload.phaseKey, title: payload.phase } };
    case 'webhook.test':
      return {};
  }
}

async function submissionPart({ settings }: Services, loaders: Loaders, id: string): Promise<object> {
  const row = await required(loaders.submission, id);
  const method = await required(loaders.method, row.methodId);
  const team = await required(loaders.team, method.teamId);
  const globalId = globalIdOf('Submission', id);
  return {
    id: globalId,
    url: `${settings.url}/submissions/${encodeURIComponent(globalId)}`,
    label: row.label || null,
    method: { slug: method.slug, name: method.name, baseline: method.baseline },
    team: { slug: team.slug, name: team.name },
  };
}
