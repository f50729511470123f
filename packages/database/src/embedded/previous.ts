import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from '@fidboard/core';
import type { Cluster } from './cluster.ts';
import { claimWhenReady, urlOf } from './owner.ts';

/**
 * Ends what an earlier run left behind on this cluster: a server whose launcher was killed is stopped properly,
 * a pid file that names somebody else's process is removed, and a server that is in use is refused.
 */
export async function endPrevious(cluster: Cluster, log: (line: string) => void): Promise<void> {
  const file = join(cluster.data, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0) || !isAlive(pid)) return; // PostgreSQL itself removes the file of a process that is gone.
  if (!(await isPostgres(pid, cluster))) {
    await rm(file);
    return;
  }
  const url = urlOf(cluster, Number(lines[3]));
  const owner = await claimWhenReady(url, { timeoutMs: 15_000, giveUp: () => !isAlive(pid) }).catch(
    () => 'silent' as const,
  );
  if (!isAlive(pid)) return;
  if (owner === null || owner === 'silent') {
    const reason = owner === null ? 'another Fidboard is using it' : 'it does not answer';
    throw new Refusal(
      'CONFLICT',
      `${cluster.directory}: expected no running PostgreSQL, got process ${pid}, and ${reason}`,
      `Stop the other Fidboard first, or end its server with: kill -INT ${pid}`,
    );
  }
  log(`stopping the server that an earlier run left behind (process ${pid})`);
  await owner.end();
  await stopProcess(pid);
}

/** Fast shutdown (clients are disconnected, all is written); after 30 s an immediate one, from which it recovers. */
export async function stopProcess(pid: number): Promise<void> {
  for (const [signal, seconds] of [
    ['SIGINT', 30],
    ['SIGQUIT', 10],
  ] as const) {
    signalProcess(pid, signal);
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error(`PostgreSQL: expected process ${pid} to end within 40 s, got none of it`);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}

/** Whether a process lives that we may signal; a zombie does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether a process is a PostgreSQL on this cluster, by its command line; when it cannot be told, yes. */
async function isPostgres(pid: number, cluster: Cluster): Promise<boolean> {
  const command = await commandOf(pid);
  return command === null || (command.includes('postgres') && command.includes(cluster.data));
}

async function commandOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await readFile(`/proc/${pid}/cmdline`, 'utf8');
    if (process.platform === 'win32') return null;
    return (await promisify(execFile)('ps', ['-p', String(pid), '-o', 'command='])).stdout;
  } catch {
    return null;
  }
}
