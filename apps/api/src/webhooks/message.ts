import type { Board, webhooks } from '@fidboard/database';
import { referenceOn } from '../modules/protocol/board-reference.ts';
import type { Services } from '../schema/context.ts';
import { globalIdOf } from '../schema/global-id.ts';
import { createLoaders, required } from '../schema/loaders.ts';

/** What a board's events carry, as far as webhooks are told of them. */
interface Payload {
  readonly submissionId?: string;
  readonly referenceId?: string;
  readonly number?: number;
  readonly previous?: number | null;
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
      url: urlOf(services, board),
    },
    data: await dataOf(services, delivery, delivery.payload as Payload),
  };
}

async function dataOf(
  services: Services,
  { kind, webhook: { board } }: webhooks.DeliveryWithWebhook,
  { submissionId, referenceId, number, previous }: Payload,
): Promise<object> {
  switch (kind as webhooks.WebhookKind) {
    case 'submission.scored':
      return { submission: await submissionOf(services, submissionId!) };
    case 'submission.failed': {
      const { failureCode, failureMessage, failureFault } = await rowOf(services, submissionId!);
      return {
        submission: await submissionOf(services, submissionId!),
        failure: { code: failureCode, message: failureMessage, fault: failureFault },
      };
    }
    case 'ranking.published':
      return {
        ranking: { number, previous: previous ?? null, url: `${urlOf(services, board)}/ranking.json` },
        submission: submissionId === undefined ? null : await submissionOf(services, submissionId),
      };
    case 'reference.ready': {
      const loaders = createLoaders(services.database);
      const { name, reference } = await referenceOn(
        { loaders },
        { boardId: board.id, referenceId: referenceId! },
      );
      const { id, imageCount: images } = reference;
      return { reference: { id: globalIdOf('Reference', id), name, images } };
    }
  }
}

function rowOf({ database }: Services, id: string) {
  return required(createLoaders(database).submission, id);
}

async function submissionOf(services: Services, id: string): Promise<object> {
  const loaders = createLoaders(services.database);
  const row = await required(loaders.submission, id);
  const method = await required(loaders.method, row.methodId);
  const team = await required(loaders.team, method.teamId);
  const globalId = globalIdOf('Submission', id);
  return {
    id: globalId,
    url: `${services.settings.url}/submissions/${encodeURIComponent(globalId)}`,
    label: row.label || null,
    method: { slug: method.slug, name: method.name, baseline: method.baseline },
    team: { slug: team.slug, name: team.name },
  };
}

function urlOf({ settings }: Services, { slug }: Board): string {
  return `${settings.url}/boards/${encodeURIComponent(slug)}`;
}
