import type { Command } from 'commander';
import type { WebhookOptions } from './commands/webhook.ts';
import { shared } from './options.ts';

/** `fidboard board webhook ...`: who hears of a board's events. */
export function addWebhookCommands(board: Command, signal: AbortSignal): void {
  const webhook = board.command('webhook').description('addresses that hear of the events of a board');
  const command = (name: string, description: string) =>
    webhook
      .command(name)
      .description(description)
      .argument('<slug>', 'the board')
      .addOption(shared.server())
      .addOption(shared.json());
  command('add', 'post the events of a board to an address; prints the secret that signs them, this once')
    .argument('<url>', 'https, of a public host')
    .addHelpText(
      'after',
      `
docs/webhooks.md of the repository says what is sent and how to check it. Needs fidboard login --manage.

Example:
  fidboard board webhook add faces https://hooks.example.org/fidboard`,
    )
    .action(async (slug: string, url: string, options: WebhookOptions) =>
      (await import('./commands/webhook.ts')).addWebhook({ slug, url }, { ...options, signal }),
    );
  command('list', 'the webhooks of a board').action(async (slug: string, options: WebhookOptions) =>
    (await import('./commands/webhook.ts')).listWebhooks(slug, { ...options, signal }),
  );
  command('deliveries', 'the last deliveries of each webhook, and how they went').action(
    async (slug: string, options: WebhookOptions) =>
      (await import('./commands/webhook.ts')).listDeliveries(slug, { ...options, signal }),
  );
  command('test', 'send a webhook a delivery that tells of nothing')
    .argument('<webhook>', 'its id, as in the list')
    .action(async (slug: string, id: string, options: WebhookOptions) =>
      (await import('./commands/webhook.ts')).testWebhook({ slug, id }, { ...options, signal }),
    );
  command('resend', 'send a delivery again')
    .argument('<delivery>', 'its id, as in the list of deliveries')
    .action(async (slug: string, id: string, options: WebhookOptions) =>
      (await import('./commands/webhook.ts')).resendDelivery({ slug, id }, { ...options, signal }),
    );
  command('enable', 'let a webhook that was disabled hear of what happens from now on')
    .argument('<webhook>', 'its id, as in the list')
    .action(async (slug: string, id: string, options: WebhookOptions) =>
      (await import('./commands/webhook.ts')).enableWebhook({ slug, id }, { ...options, signal }),
    );
  command('remove', 'forget a webhook')
    .argument('<webhook>', 'its id, as in the list')
    .action(async (slug: string, id: string, options: WebhookOptions) =>
      (await import('./commands/webhook.ts')).removeWebhook({ slug, id }, { ...options, signal }),
    );
}
