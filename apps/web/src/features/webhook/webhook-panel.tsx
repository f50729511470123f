'use client';

import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { explain, refusalOf } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Confirm } from '../../design/confirm.tsx';
import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import { Notice } from '../../design/states.tsx';
import { Tag } from '../../design/tag.tsx';
import { absoluteTime } from '../../format/time.ts';
import type { WebhooksOfBoardQuery } from '../../generated/graphql.ts';
import {
  EnableWebhookDocument,
  RemoveWebhookDocument,
  ResendWebhookDeliveryDocument,
  TestWebhookDocument,
} from './documents.ts';

type Webhook = NonNullable<WebhooksOfBoardQuery['board']>['webhooks'][number];
type Delivery = Webhook['deliveries']['nodes'][number];

/** One address: whether it is told, what was sent to it last, and what can be done. */
export function WebhookPanel({ webhook, onChanged }: { webhook: Webhook; onChanged: () => void }) {
  const { id, url, createdAt, disabledAt, disabledReason, deliveries } = webhook;
  const [test, testing] = useMutation(TestWebhookDocument);
  const [enable, enabling] = useMutation(EnableWebhookDocument);
  const [resend] = useMutation(ResendWebhookDeliveryDocument);
  const [remove] = useMutation(RemoveWebhookDocument);
  const [removing, setRemoving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const input = { webhookId: id };

  /** Shows why it was refused, or asks what has changed. */
  async function attempt(action: () => Promise<string | null>): Promise<void> {
    const refused = await action().catch(explain);
    setProblem(refused);
    if (refused === null) onChanged();
  }

  return (
    <Panel
      title={new URL(url).host}
      aside={disabledAt === null ? <Tag tone="good">enabled</Tag> : <Tag tone="bad">disabled</Tag>}
    >
      <div className="space-y-3 px-4 py-3.5 text-sm">
        <p className="break-all font-mono text-xs">{url}</p>
        <p className="text-ink-3 text-xs">
          added <Moment iso={createdAt} />
        </p>
        {disabledAt !== null && (
          <Notice tone="bad">{disabledReason} What happens meanwhile is not kept for it.</Notice>
        )}
        {problem && (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        )}
        <div className="flex flex-wrap gap-2">
          {disabledAt === null ? (
            <Button
              disabled={testing.loading}
              onClick={() =>
                attempt(async () => refusalOf((await test({ variables: { input } })).data?.testWebhook))
              }
            >
              Send a test
            </Button>
          ) : (
            <Button
              look="primary"
              disabled={enabling.loading}
              onClick={() =>
                attempt(async () => refusalOf((await enable({ variables: { input } })).data?.enableWebhook))
              }
            >
              Enable
            </Button>
          )}
          <Button look="danger" onClick={() => setRemoving(true)}>
            Remove
          </Button>
        </div>
      </div>
      {deliveries.nodes.length === 0 ? (
        <p className="border-line border-t px-4 py-3 text-ink-3 text-sm">Nothing has been sent yet.</p>
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {deliveries.nodes.map((delivery) => (
            <DeliveryLine
              key={delivery.id}
              delivery={delivery}
              onResend={
                disabledAt !== null || delivery.state === 'PENDING'
                  ? null
                  : () =>
                      attempt(async () =>
                        refusalOf(
                          (await resend({ variables: { input: { deliveryId: delivery.id } } })).data
                            ?.resendWebhookDelivery,
                        ),
                      )
              }
            />
          ))}
        </ul>
      )}
      {removing && (
        <Confirm
          title="Remove this webhook?"
          action="Remove the webhook"
          onClose={() => setRemoving(false)}
          onConfirm={async () => {
            const { data } = await remove({ variables: { input } });
            const refused = refusalOf(data?.removeWebhook);
            if (refused === null) onChanged();
            return refused;
          }}
        >
          Nothing is sent to {new URL(url).host} any more, and its list of deliveries goes. Added again, it
          has another secret.
        </Confirm>
      )}
    </Panel>
  );
}

function DeliveryLine({ delivery, onResend }: { delivery: Delivery; onResend: (() => void) | null }) {
  const { kind, createdAt, error, nextAttemptAt } = delivery;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <code className="font-mono text-xs">{kind}</code>
          <StateTag delivery={delivery} />
        </p>
        {error && <p className="mt-0.5 break-words text-ink-2 text-xs">{error}</p>}
        {nextAttemptAt && error && (
          <p className="text-ink-3 text-xs">to be tried again at {absoluteTime(nextAttemptAt)}</p>
        )}
      </div>
      <div className="flex items-center gap-3">
        <Moment iso={createdAt} className="text-ink-3 text-xs" />
        {onResend && (
          <Button look="quiet" onClick={onResend} aria-label={`Send ${kind} again`}>
            Send again
          </Button>
        )}
      </div>
    </li>
  );
}

function StateTag({ delivery: { state, status, attempts } }: { delivery: Delivery }) {
  const answered = status === null ? '' : `, status ${status}`;
  switch (state) {
    case 'DELIVERED':
      return <Tag tone="good">delivered{answered}</Tag>;
    case 'PENDING':
      return attempts === 0 ? (
        <Tag>on its way</Tag>
      ) : (
        <Tag tone="warn">
          attempt {attempts} failed{answered}
        </Tag>
      );
    case 'FAILED':
      return <Tag tone="bad">given up{answered}</Tag>;
  }
}
