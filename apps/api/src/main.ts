import { Refusal, systemClock } from '@fidboard/core';
import { connect, feed as feeds, migrate } from '@fidboard/database';
import { openBlobStore } from '@fidboard/storage';
import { openAccounts } from './auth/accounts.ts';
import { openLog } from './http/log.ts';
import { openInvitationPost } from './mail/invitation-post.ts';
import { countInvitations } from './policy/limiter.ts';
import { openRates } from './policy/rates.ts';
import { openSigningKeys } from './receipts/signing-keys.ts';
import { startServer } from './server.ts';
import { readSettings } from './settings.ts';
import { webhookSecrets as openWebhookSecrets } from './webhooks/secrets.ts';
import { startWebhooks } from './webhooks/start.ts';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = openLog(settings.logLevel);
  const signingKeys = openSigningKeys(settings.keyPlace, systemClock);
  await migrate(settings.databaseUrl);
  const database = connect(settings.databaseUrl);
  const feed = await feeds.listen(settings.databaseUrl, { log: (message) => log.warn(message) });
  const blobs = openBlobStore(settings.storageUrl);
  const accounts = openAccounts({ database, settings, log });
  const invitations = countInvitations(() => performance.now());
  const clock = systemClock;
  const webhookSecrets = openWebhookSecrets(settings.secret);
  const post = openInvitationPost({ settings, database, log, clock });
  const services = {
    settings,
    database,
    feed,
    blobs,
    accounts,
    log,
    invitations,
    rates: openRates(settings, () => performance.now()),
    post,
    signingKeys,
    webhookSecrets,
    clock,
  };
  const server = await startServer(services);
  const webhooks = await startWebhooks(services);
  log.info({ port: server.port, url: settings.url }, 'listening');

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server.close();
    await webhooks.stop();
    await post.close();
    await feed.close();
    await database.close();
    log.info('stopped');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop().catch((error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      });
    });
  }
}

main().catch((error: unknown) => {
  if (error instanceof Refusal) process.stderr.write(`${error.message}\n${error.remedy}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(error instanceof Refusal ? error.exitCode : 1);
});
