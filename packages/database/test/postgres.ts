import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { databaseUrl, onServer, startTestServer, TEMPLATE } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that test/global-setup.ts started, with a migrated template database on it. */
    postgresUrl?: string;
  }
}

export interface TestDatabase extends AsyncDisposable {
  url: string;
}

/** A fresh, migrated database; with `empty`, one without a single table. Dropped when disposed. */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const shared = inject('postgresUrl');
  const own = shared === undefined ? await startTestServer() : null;
  const serverUrl = shared ?? own!.url;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${options.empty ? 'template0' : TEMPLATE}`);
  return {
    url: databaseUrl(serverUrl, name),
    async [Symbol.asyncDispose]() {
      await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      await own?.[Symbol.asyncDispose]();
    },
  };
}
