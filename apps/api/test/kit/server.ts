import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { systemClock } from '@fidboard/core';
import { connect, type Database, feed, migrate } from '@fidboard/database';
import { createTestDatabase } from '@fidboard/database/testing';
import { type BlobStore, openBlobStore } from '@fidboard/storage';
import { openAccounts } from '../../src/auth/accounts.ts';
import { openLog } from '../../src/http/log.ts';
import { openInvitationPost } from '../../src/mail/invitation-post.ts';
import { countInvitations } from '../../src/policy/limiter.ts';
import { openRates } from '../../src/policy/rates.ts';
import { openSigningKeys } from '../../src/receipts/signing-keys.ts';
import type { Services } from '../../src/schema/context.ts';
import { startServer } from '../../src/server.ts';
import { readSettings } from '../../src/settings.ts';
import { webhookSecrets } from '../../src/webhooks/secrets.ts';
import { Caller } from './caller.ts';

/** A whole API process but for the process, on a database of its own and before a small web server. */
export interface TestServer {
  readonly origin: string;
  /** As handed to the server. */
  readonly services: Services;
  readonly database: Database;
  readonly blobs: BlobStore;
  /** Everything that was logged so far. */
  logged(): string;
  /** Somebody without an account. */
  stranger(): Caller;
  /** Signs up somebody new. */
  person(name: string): Promise<Caller>;
  /** Stops the API and starts it again on the same address, database and files. */
  restart(): Promise<void>;
  readonly uploadDirectory: string;
  /** Where its files are. */
  readonly directory: string;
  /** Lets the limits of each minute see so much time pass. */
  passTime(ms: number): void;
  stopWeb(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startTestServer(environment: Record<string, string> = {}): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'fidboard-api-'));
  const postgres = await createTestDatabase();
  await migrate(postgres.url);
  const web = createServer((request, response) => {
    response.end(`page ${request.url} for ${request.headers['x-forwarded-host']}`);
  });
  const webPort = await listen(web);
  const port = await freePort();
  const settings = readSettings({
    PORT: String(port),
    DATABASE_URL: postgres.url,
    FIDBOARD_DATA: directory,
    FIDBOARD_WEB_URL: `http://127.0.0.1:${webPort}`,
    FIDBOARD_LIVE_INTERVAL_MS: '10',
    FIDBOARD_MAX_UPLOAD_BYTES: '1000000',
    // A test is faster than anybody; that of the limits sets them.
    FIDBOARD_RATE_OPERATIONS: '0',
    FIDBOARD_RATE_MUTATIONS: '0',
    FIDBOARD_RATE_FILES: '0',
    ...environment,
  });
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = openLog('debug', sink);
  const database = connect(postgres.url, { poolSize: 6 });
  const changes = await feed.listen(postgres.url);
  const blobs = openBlobStore(settings.storageUrl);
  const accounts = openAccounts({ database, settings, log });
  const clock = systemClock;
  const post = openInvitationPost({ settings, database, log, clock }, { retryAfter: [0.2, 0.2] });
  let passed = 0;
  const services: Services = {
    settings,
    database,
    feed: changes,
    blobs,
    accounts,
    log,
    invitations: countInvitations(() => performance.now()),
    rates: openRates(settings, () => performance.now() + passed),
    signingKeys: openSigningKeys(settings.keyPlace, systemClock),
    webhookSecrets: webhookSecrets(settings.secret),
    clock,
    post,
  };
  let server = await startServer(services);
  const origin = `http://localhost:${server.port}`;

  return {
    origin,
    services,
    database,
    blobs,
    logged: () => lines.join(''),
    stranger: () => new Caller(origin),
    person: (name) => Caller.signUp(origin, name),
    directory,
    uploadDirectory: join(directory, 'uploads'),
    async restart() {
      await server.close();
      server = await startServer(services);
    },
    passTime: (ms) => {
      passed += ms;
    },
    stopWeb: () => close(web),
    async [Symbol.asyncDispose]() {
      await server.close();
      await post.close();
      await changes.close();
      await database.close();
      await close(web);
      await postgres[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}
