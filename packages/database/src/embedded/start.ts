import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { binaries } from './binaries.ts';
import { type Cluster, ensureCluster } from './cluster.ts';
import { type Identity, serverIdentity } from './identity.ts';
import { claimWhenReady, urlOf } from './owner.ts';
import { assertFree, freePort } from './port.ts';
import { endPrevious, stopProcess } from './previous.ts';
import { spawnProgram } from './spawn.ts';

export interface EmbeddedPostgresOptions {
  /** Where the data and the password are kept between runs. */
  directory: string;
  /** A free one when left out. */
  port?: number | undefined;
  log: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** postgresql://... on 127.0.0.1, with the password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server has ended, whether asked to or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** While an earlier server's last processes end, a new one is refused the shared memory: tried for so long. */
const START_FOR_MS = 20_000;

/**
 * Starts the PostgreSQL that comes with the npm packages, on 127.0.0.1 only; its data outlives it, whatever ends it.
 *
 * Runs as the user `postgres` when we are root. A server that a killed run left behind is stopped first; one that
 * is in use is a Refusal.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const { initdb, postgres } = binaries();
  const identity = await serverIdentity();
  const cluster = await ensureCluster(resolve(options.directory), { initdb, identity, log });
  await endPrevious(cluster, log);
  if (options.port !== undefined) await assertFree(options.port);
  const deadline = Date.now() + START_FOR_MS;
  for (;;) {
    const port = options.port ?? (await freePort());
    const server = await tryStart(postgres, { cluster, port, identity, log });
    if (server !== null) return server;
    if (Date.now() > deadline) {
      throw new Error('PostgreSQL: expected it to start, but it ended at once; its log says why');
    }
    await new Promise((wake) => setTimeout(wake, 250));
  }
}

interface Attempt {
  cluster: Cluster;
  port: number;
  identity: Identity;
  log: (line: string) => void;
}

async function tryStart(postgres: string, attempt: Attempt): Promise<EmbeddedPostgres | null> {
  const { cluster, port, identity, log } = attempt;
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=on',
    'log_min_messages=warning',
  ];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const child = await spawnProgram(postgres, ['-D', cluster.data, '-p', String(port), ...flags], {
    identity,
    paths: [cluster.data],
  });
  const tail = forward(child, log);
  let over = false;
  const ended = once(child, 'exit').then(() => {
    over = true;
  });
  const url = urlOf(cluster, port);
  const owner = await claimWhenReady(url, { timeoutMs: 60_000, giveUp: () => over }).catch(async (error) => {
    if (!over) await stopProcess(child.pid!);
    for (const line of tail) log(line);
    log(`not up: ${String(error)}`);
    return null;
  });
  if (owner === null) return null;
  const stop = async () => {
    await owner.end().catch(() => undefined);
    if (!over) await Promise.all([stopProcess(child.pid!), ended]);
  };
  return { url, port, pid: child.pid!, ended, stop, [Symbol.asyncDispose]: stop };
}

/** Passes on what needs attention; returns the last lines of all kinds, for when it does not start. */
function forward(child: ChildProcess, log: (line: string) => void): string[] {
  const tail: string[] = [];
  const take = (line: string) => {
    tail.push(line);
    if (tail.length > 20) tail.shift();
    if (/ (WARNING|ERROR|FATAL|PANIC): /.test(line) && !line.includes('is starting up')) log(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', take);
  }
  return tail;
}
