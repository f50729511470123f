import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedUrl, startEmbeddedPostgres } from '@fidboard/database';
import { readSettings, storageUrlOf } from '../settings.ts';

/** Where an operator's command finds a Fidboard. */
export interface Place extends AsyncDisposable {
  databaseUrl: string;
  storageUrl: string;
  dataDirectory: string;
}

/**
 * Opens what the variables and flags of `npm start` name: DATABASE_URL, the embedded PostgreSQL of a Fidboard that runs, or
 * the same PostgreSQL started for as long as the command takes.
 */
export async function openPlace(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Place> {
  const settings = readSettings(args, environment);
  const { dataDirectory, databaseUrl } = settings;
  const directory = join(dataDirectory, 'postgres');
  const place = { storageUrl: storageUrlOf(settings), dataDirectory };
  const running = databaseUrl ?? (await embeddedUrl(directory));
  if (running !== null) return { ...place, databaseUrl: running, [Symbol.asyncDispose]: async () => {} };
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const own = await startEmbeddedPostgres({ directory, log });
  return { ...place, databaseUrl: own.url, [Symbol.asyncDispose]: () => own.stop() };
}
