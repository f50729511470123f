import pg from 'pg';
import type { Cluster } from './cluster.ts';
import { SUPERUSER } from './cluster.ts';

/** The advisory lock that a living launcher holds on its server: the kernel drops it when the launcher dies. */
const OWNER_LOCK = 7_115_000;

export function urlOf(cluster: Cluster, port: number): string {
  return `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/postgres`;
}

/** A session that owns the server; null when another one does. */
export async function claim(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'fidboard-owner',
    keepAlive: true,
  });
  // When the server goes, so does the claim; `ended` tells the launcher.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [
    OWNER_LOCK,
  ]);
  if (rows[0]?.got === true) return client;
  await client.end();
  return null;
}

/** Tries to claim until the server answers; throws the last error when `giveUp` says so or time is over. */
export async function claimWhenReady(
  url: string,
  { timeoutMs, giveUp }: { timeoutMs: number; giveUp: () => boolean },
): Promise<pg.Client | null> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await claim(url);
    } catch (error) {
      if (giveUp() || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
